package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The daemons themselves: as strict as Kubernetes has it, with nothing to lose on their disks. */
record DaemonRenderer(Installation installation) {
  static final String NAME = "slipway";
  static final int API_PORT = 8300;

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
          "own-router",
          "routes-namespace");

  static final String DATA = "/data";
  private static final String TEMPORARY = "/tmp";

  InstalledObject render() {
    var labels = Labels.of(installation);
    var template = Tree.of("metadata", Tree.of("labels", labels)).with("spec", pod()).map();
    var spec =
        Tree.of("replicas", installation.replicas())
            .with("selector", Tree.of("matchLabels", Labels.selector(installation)))
            .with("strategy", PodRules.strategy())
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
        PodRules.pod(NAME, installation.credentials())
            .with("enableServiceLinks", false)
            .with("affinity", onDifferentNodes());
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
        .with("ports", ports())
        .with("startupProbe", PodRules.probe("/healthz", "http", 2, 60))
        .with("livenessProbe", PodRules.probe("/healthz", "http", 10, 6))
        .with("readinessProbe", PodRules.probe("/readyz", "http", 5, 3))
        .with(
            "resources",
            Tree.of("requests", Tree.of("cpu", "100m").with("memory", "256Mi"))
                .with("limits", Tree.of("memory", "640Mi")))
        .with("securityContext", PodRules.container())
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
    if (installation.routers().areApart()) {
      all.add("--own-router=no");
      all.add("--router=:" + ServiceRenderer.HTTP); // where people are told that the apps are
      all.add("--routes-namespace=" + installation.routesNamespace());
    } else {
      installation
          .routers()
          .settings()
          .forEach((name, value) -> all.add("--" + name + "=" + value));
      all.add("--router=:" + RouterRenderer.PORT);
    }
    return all;
  }

  private List<Map<String, Object>> ports() {
    var http = PodRules.port("http", API_PORT);
    return installation.routers().areApart()
        ? List.of(http)
        : List.of(http, PodRules.port("router", RouterRenderer.PORT));
  }

  private static List<Map<String, Object>> environment(Mounts mounts) {
    var all = new ArrayList<Map<String, Object>>();
    all.add(Tree.of("name", "HOME").with("value", DATA).map());
    all.addAll(mounts.environment());
    return all;
  }

  /** The folders that can be written: all else of a daemon is read-only. */
  static Map<String, String> scratch() {
    return Map.of("data", DATA, "tmp", TEMPORARY);
  }
}
