package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The routers: they find the daemons by the address that Kubernetes puts into their environment, so
 * that they need no name service, and the cluster without the daemons.
 */
record RouterRenderer(Installation installation) {
  static final String NAME = "slipway-router";
  static final int PORT = 8080;
  static final int TLS_PORT = 8443;
  static final int HEALTH_PORT = 8301;

  /** It needs nobody's secrets. */
  private static final Mounts MOUNTS = new Mounts(Credentials.NONE);

  List<InstalledObject> render() {
    var all = new ArrayList<InstalledObject>();
    if (installation.routers().count() > 1) {
      all.add(disruptionBudget());
    }
    all.add(deployment());
    return all;
  }

  private Map<String, String> selector() {
    return Labels.selectorOfRouters(installation);
  }

  private InstalledObject disruptionBudget() {
    var spec =
        Tree.of("maxUnavailable", 1).with("selector", Tree.of("matchLabels", selector())).map();
    return object("policy/v1", "PodDisruptionBudget", spec);
  }

  private InstalledObject deployment() {
    var labels = new TreeMap<>(selector());
    labels.put(Labels.MANAGED_BY, Labels.INSTALLER);
    var template = Tree.of("metadata", Tree.of("labels", labels)).with("spec", pod());
    var spec =
        Tree.of("replicas", installation.routers().count())
            .with("selector", Tree.of("matchLabels", selector()))
            .with("strategy", PodRules.strategy())
            .with("template", template)
            .map();
    return object("apps/v1", "Deployment", spec);
  }

  private InstalledObject object(String version, String kind, Map<String, Object> spec) {
    return new InstalledObject(
        version,
        kind,
        installation.namespace(),
        NAME,
        Labels.of(installation),
        Map.of("spec", spec));
  }

  private Tree pod() {
    var pod =
        PodRules.pod(NAME, installation.credentials())
            .with("enableServiceLinks", true)
            .with("topologySpreadConstraints", List.of(spread().map()));
    return pod.with("containers", List.of(container().map())).with("volumes", MOUNTS.volumes());
  }

  /** Over the nodes, where there are enough. */
  private Tree spread() {
    return Tree.of("maxSkew", 1)
        .with("topologyKey", "kubernetes.io/hostname")
        .with("whenUnsatisfiable", "ScheduleAnyway")
        .with("labelSelector", Tree.of("matchLabels", selector()));
  }

  private Tree container() {
    return Tree.of("name", NAME)
        .with("image", installation.image().toString())
        .with("command", List.of("/app/bin/slipway", "router"))
        .with("args", arguments())
        .with("env", List.of(Tree.of("name", "HOME").with("value", DaemonRenderer.DATA).map()))
        .with(
            "ports",
            List.of(
                PodRules.port("router", PORT),
                PodRules.port("router-tls", TLS_PORT),
                PodRules.port("health", HEALTH_PORT)))
        .with("startupProbe", PodRules.probe("/healthz", "health", 2, 60))
        .with("livenessProbe", PodRules.probe("/healthz", "health", 10, 6))
        .with("readinessProbe", PodRules.probe("/readyz", "health", 2, 2))
        .with(
            "resources",
            Tree.of("requests", Tree.of("cpu", "100m").with("memory", "192Mi"))
                .with("limits", Tree.of("memory", "512Mi")))
        .with("securityContext", PodRules.container())
        .with("volumeMounts", MOUNTS.mounts());
  }

  private List<String> arguments() {
    var all = new ArrayList<String>();
    installation.routers().settings().forEach((name, value) -> all.add("--" + name + "=" + value));
    all.add("--from=http://$(SLIPWAY_API_SERVICE_HOST):$(SLIPWAY_API_SERVICE_PORT)");
    all.add("--cluster=kubernetes");
    all.add("--routes-namespace=" + installation.routesNamespace());
    all.add("--router=:" + PORT);
    all.add("--router-tls=:" + TLS_PORT);
    all.add("--router-http=:" + HEALTH_PORT);
    all.add("--router-dir=" + DaemonRenderer.DATA + "/router");
    // Until no proxy of the cluster sends it connections any more.
    all.add("--router-drain=5s");
    return all;
  }
}
