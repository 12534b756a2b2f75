package dev.slipway.manifest.read;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.ScalarType;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Entry;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;

/** The process {@code web}: always there, and also written at the top of a manifest. */
final class WebProcess {
  private static final String PROCESSES = "processes";
  private static final String WEB = "web";
  private static final List<String> SHORT_FORMS =
      List.of("command", "port", "protocol", "replicas", "autoscale", "health", "resources");

  private WebProcess() {}

  /** Says where something stands at the top and below {@code processes.web} too. */
  static void check(Mapping root, Findings findings) {
    var web = Trees.mapping(Trees.mapping(root, PROCESSES), WEB);
    for (var key : SHORT_FORMS) {
      var both = root.entry(key).filter(_ -> web.entry(key).isPresent());
      both.ifPresent(entry -> {
        var line = web.entry(key).orElseThrow().mark().line();
        var message =
            Quoted.text(key)
                + " at the top is short for processes.web."
                + key
                + ", which is there too, in line "
                + line
                + "; say it once";
        findings.add(entry.mark(), "said-twice", message);
      });
    }
  }

  /** The mapping {@code processes} with all of {@code web} in it, its default port too. */
  static Mapping writtenOut(Mapping root) {
    var said = Trees.mapping(root, PROCESSES);
    var web = new ArrayList<>(Trees.mapping(said, WEB).entries());
    SHORT_FORMS.forEach(key -> root.entry(key).ifPresent(web::add));
    if (web.stream().noneMatch(entry -> entry.key().equals("port"))) {
      web.add(new Entry(root.mark(), "port", defaultPort(root)));
    }
    var all = new ArrayList<>(said.entries());
    all.removeIf(entry -> entry.key().equals(WEB));
    all.add(new Entry(root.mark(), WEB, new Mapping(root.mark(), web)));
    var processes = new Mapping(root.mark(), all);
    return new Mapping(root.mark(), List.of(new Entry(root.mark(), PROCESSES, processes)));
  }

  private static YamlNode defaultPort(Mapping root) {
    var port = Integer.toString(Config.DEFAULT_WEB_PORT);
    return new Scalar(root.mark(), port, ScalarType.INTEGER);
  }
}
