package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** All objects of an installation, in the order in which they are applied: pure. */
public record InstallationRenderer(Installation installation) {
  public List<InstalledObject> render() {
    var all = new ArrayList<InstalledObject>();
    all.add(namespace(installation.namespace(), "restricted"));
    all.add(namespace(installation.buildNamespace(), "baseline")); // Dockerfiles take root
    if (installation.routers().areApart()) {
      all.add(namespace(installation.routesNamespace(), "restricted"));
    }
    all.addAll(new AccessRenderer(installation).render());
    all.addAll(new ServiceRenderer(installation).render());
    if (installation.replicas() > 1) {
      all.add(disruptionBudget());
    }
    all.add(new DaemonRenderer(installation).render());
    if (installation.routers().areApart()) {
      all.addAll(new RouterRenderer(installation).render());
    }
    return List.copyOf(all);
  }

  /** As one text: documents of YAML, one for each object. */
  public String print() {
    var yaml = new Yaml(layout());
    return render().stream()
        .map(object -> "---\n" + yaml.dump(object.content()))
        .collect(Collectors.joining());
  }

  /** Blocks with lists indented, as people write them; nothing is said by reference. */
  private static DumperOptions layout() {
    var layout = new DumperOptions();
    layout.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    layout.setIndicatorIndent(2);
    layout.setIndentWithIndicator(true);
    layout.setSplitLines(false);
    layout.setDereferenceAliases(true);
    return layout;
  }

  /**
   * @param security how strict pods must be, or are refused in it
   */
  private InstalledObject namespace(String name, String security) {
    var labels = new TreeMap<>(Labels.of(installation));
    labels.put("pod-security.kubernetes.io/enforce", security);
    return new InstalledObject("v1", "Namespace", "", name, labels, Map.of());
  }

  private InstalledObject disruptionBudget() {
    var spec =
        Tree.of("maxUnavailable", 1)
            .with("selector", Tree.of("matchLabels", Labels.selector(installation)));
    return new InstalledObject(
        "policy/v1",
        "PodDisruptionBudget",
        installation.namespace(),
        DaemonRenderer.NAME,
        Labels.of(installation),
        Tree.of("spec", spec).map());
  }
}
