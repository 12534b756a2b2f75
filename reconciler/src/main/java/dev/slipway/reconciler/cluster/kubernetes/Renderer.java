package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.Desired.Identity;
import dev.slipway.reconciler.install.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a workload. Pure: the same workload makes the same objects, always all of them,
 * and everything that the server would otherwise have to guess is said.
 */
final class Renderer {
  private final Workload workload;
  private final Features features;
  private final String namespace;
  private final List<Desired> objects = new ArrayList<>();

  private Renderer(Workload workload, Features features) {
    this.workload = workload;
    this.features = features;
    namespace = workload.kubernetes().namespaceOf(workload.app());
  }

  /**
   * In the order in which they are to be applied. What the server has no kind for is left out; see
   * {@link Checks}.
   */
  static List<Desired> render(Workload workload, Features features) {
    return new Renderer(workload, features).all();
  }

  private List<Desired> all() {
    addNamespace();
    add(Kind.SERVICE_ACCOUNT, Names.account(workload.app()), ofApp(), account());
    if (!literals().isEmpty()) {
      var labels = Labels.ofRelease(workload.app(), release().number());
      add(Kind.SECRET, Names.environment(release()), labels, environment());
    }
    var routing = new RoutingRenderer(workload);
    var service = Names.service(workload.app());
    routing.service().ifPresent(content -> add(Kind.SERVICE, service, ofApp(), content));
    release().config().processes().forEach(this::addDeployment);
    workload.replicas().keySet().forEach(this::addScaling);
    if (workload.router() == Router.INGRESS) {
      routing.ingress().ifPresent(content -> add(Kind.INGRESS, service, ofApp(), content));
    }
    return List.copyOf(objects);
  }

  /** Left out where the server has no such kind. */
  private void add(Kind kind, String name, Map<String, String> labels, Tree content) {
    features
        .version(kind)
        .map(kind::apiVersion)
        .map(version ->
            new Identity(kind, version, Optional.of(namespace), name, withTheirs(labels)))
        .ifPresent(identity -> objects.add(Desired.of(identity, content)));
  }

  private Release release() {
    return workload.release();
  }

  /** The manifest's labels too; ours win. */
  private SortedMap<String, String> withTheirs(Map<String, String> ours) {
    var labels = new TreeMap<>(release().config().placement().labels());
    labels.putAll(ours);
    return labels;
  }

  private SortedMap<String, String> ofApp() {
    return Labels.ofApp(workload.app());
  }

  /** One that all apps share is of none of them, so that it is not deleted with one. */
  private void addNamespace() {
    var labels =
        workload.kubernetes().hasOwnNamespaces()
            ? withTheirs(ofApp())
            : new TreeMap<>(Map.of(Labels.MANAGED_BY, Labels.MANAGER));
    var identity = new Identity(Kind.NAMESPACE, "v1", Optional.empty(), namespace, labels);
    objects.add(Desired.of(identity, Tree.empty()));
  }

  private static Tree account() {
    return Tree.of("automountServiceAccountToken", false);
  }

  private SortedMap<String, String> literals() {
    var found = new TreeMap<String, String>();
    release()
        .config()
        .env()
        .forEach((name, value) -> {
          if (value instanceof EnvValue.Literal(var text)) {
            found.put(name.value(), SecretText.encoded(text));
          }
        });
    return found;
  }

  private Tree environment() {
    return Tree.of("type", "Opaque").with("data", literals());
  }

  private void addDeployment(ProcessType type, ProcessSpec process) {
    var labels = Labels.ofProcess(workload.app(), release().number(), type);
    var pod = new PodRenderer(workload, features).pod(type, process, !literals().isEmpty());
    var template = Tree.of("metadata", Tree.of("labels", withTheirs(labels))).with("spec", pod);
    var spec =
        Tree.of("selector", Tree.of("matchLabels", Labels.selector(workload.app(), type)))
            .with("revisionHistoryLimit", 0)
            .with("progressDeadlineSeconds", Math.max(1, workload.deadline().toSeconds()))
            .with("strategy", strategy())
            .with("template", template);
    if (!workload.autoscale().containsKey(type)) {
      spec.with("replicas", replicas(type));
    }
    var secondsReady = new ProbeRenderer(process, workload.deadline()).secondsReady();
    // Left out where it is 0, as the server does: else it would look like drift.
    if (secondsReady > 0) {
      spec.with("minReadySeconds", secondsReady);
    }
    add(Kind.DEPLOYMENT, Names.process(workload.app(), type), labels, Tree.of("spec", spec));
  }

  private static Tree strategy() {
    return Tree.of("type", "RollingUpdate")
        .with("rollingUpdate", Tree.of("maxUnavailable", 0).with("maxSurge", "25%"));
  }

  private int replicas(ProcessType type) {
    return workload.replicas().getOrDefault(type, 0);
  }

  /** No disruption budget where the server knows none: it matters when nodes are drained. */
  private void addScaling(ProcessType type) {
    var scaling = new ScalingRenderer(workload.app(), type);
    var name = Names.process(workload.app(), type);
    // Of no release: nothing has to be written with a new one.
    var labels = ofApp();
    labels.put(Labels.COMPONENT, type.value());
    Optional.ofNullable(workload.autoscale().get(type))
        .ifPresent(autoscale -> add(Kind.AUTOSCALER, name, labels, scaling.autoscaler(autoscale)));
    if (replicas(type) > 1) {
      add(Kind.DISRUPTION_BUDGET, name, labels, scaling.budget());
    }
  }
}
