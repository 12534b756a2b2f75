package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The daemons themselves: as strict as Kubernetes has it, with nothing to lose on their disks. */
record DaemonRenderer(Installation installation) {
  static final String NAME = "slipway";
  static final int API_PORT = 8300;
  static final int ROUTER_PORT = 8080;

  /** The settings that are decided here. */
  static final Set<String> OWN =
      Set.of(
          "cluster",
          "data-dir",
          "http",
          "http-name",
          "kubeconfig",
          "lease-namespace",
          "own-image",
          "router");

  private static final int USER = 10_001;
  private static final String DATA = "/data";
  private static final String TEMPORARY = "/tmp";

  /** Longer than the daemon takes for its last requests. */
  private static final int GRACE_SECONDS = 100;

  InstalledObject render() {
    var labels = Labels.of(installation);
    var template = Tree.of("metadata", Tree.of("labels", labels)).with("spec", pod()).map();
    var spec =
        Tree.of("replicas", installation.replicas())
            .with("selector", Tree.of("matchLabels", Labels.selector(installation)))
            .with(
                "strategy",
                Tree.of("type", "RollingUpdate")
                    .with("rollingUpdate", Tree.of("maxUnavailable", 0).with("maxSurge", 1)))
            .with("template", template);
    return new InstalledObject(
        "apps/v1",
        "Deployment",
        installation.namespace(),
        NAME,
        labels,
        Tree.of("spec", spec).map());
  }

  private Tree pod() {
    var mounts = new Mounts(installation.credentials());
    var pod =
        Tree.of("serviceAccountName", NAME)
            .with("automountServiceAccountToken", true)
            .with("enableServiceLinks", false)
            .with("terminationGracePeriodSeconds", GRACE_SECONDS)
            .with(
                "securityContext",
                Tree.of("runAsNonRoot", true)
                    .with("runAsUser", USER)
                    .with("runAsGroup", USER)
                    .with("fsGroup", USER)
                    .with("seccompProfile", Tree.of("type", "RuntimeDefault")))
            .with("affinity", onDifferentNodes());
    installation
        .credentials()
        .registry()
        .ifPresent(name -> pod.with("imagePullSecrets", List.of(Map.of("name", name))));
    return pod.with("containers", List.of(container(mounts).map()))
        .with("volumes", mounts.volumes());
  }

  private Tree onDifferentNodes() {
    var term =
        Tree.of("topologyKey", "kubernetes.io/hostname")
            .with("labelSelector", Tree.of("matchLabels", Labels.selector(installation)));
    return Tree.of(
        "podAntiAffinity",
        Tree.of(
            "preferredDuringSchedulingIgnoredDuringExecution",
            List.of(Tree.of("weight", 100).with("podAffinityTerm", term).map())));
  }

  private Tree container(Mounts mounts) {
    return Tree.of("name", NAME)
        .with("image", installation.image().toString())
        .with("command", List.of("/app/bin/slipway", "daemon"))
        .with("args", arguments(mounts))
        .with("env", environment(mounts))
        .with("ports", List.of(port("http", API_PORT), port("router", ROUTER_PORT)))
        .with("startupProbe", probe("/healthz", 2, 60))
        .with("livenessProbe", probe("/healthz", 10, 6))
        .with("readinessProbe", probe("/readyz", 5, 3))
        .with(
            "resources",
            Tree.of("requests", Tree.of("cpu", "100m").with("memory", "256Mi"))
                .with("limits", Tree.of("memory", "640Mi")))
        .with(
            "securityContext",
            Tree.of("allowPrivilegeEscalation", false)
                .with("readOnlyRootFilesystem", true)
                .with("capabilities", Tree.of("drop", List.of("ALL"))))
        .with("volumeMounts", mounts.mounts());
  }

  private List<String> arguments(Mounts mounts) {
    var all = new ArrayList<String>();
    installation.settings().forEach((name, value) -> all.add("--" + name + "=" + value));
    all.addAll(mounts.arguments());
    all.add("--cluster=kubernetes");
    all.add("--lease-namespace=" + installation.namespace());
    all.add("--own-image=" + installation.image());
    all.add("--data-dir=" + DATA + "/slipway");
    all.add("--http=:" + API_PORT);
    all.add("--http-name=" + String.join(",", ServiceRenderer.namesOfApi(installation)));
    all.add("--router=:" + ROUTER_PORT);
    return all;
  }

  private static List<Map<String, Object>> environment(Mounts mounts) {
    var all = new ArrayList<Map<String, Object>>();
    all.add(Tree.of("name", "HOME").with("value", DATA).map());
    all.addAll(mounts.environment());
    return all;
  }

  private static Map<String, Object> port(String name, int port) {
    return Tree.of("name", name).with("containerPort", port).with("protocol", "TCP").map();
  }

  private static Tree probe(String path, int seconds, int failures) {
    return Tree.of("httpGet", Tree.of("path", path).with("port", "http"))
        .with("periodSeconds", seconds)
        .with("timeoutSeconds", 5)
        .with("failureThreshold", failures);
  }

  /** The folders that can be written: all else of a daemon is read-only. */
  static Map<String, String> scratch() {
    return Map.of("data", DATA, "tmp", TEMPORARY);
  }
}
