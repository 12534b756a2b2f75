package dev.slipway.reconciler.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a daemon or a router may do.
 *
 * @param reason why it must, for docs/kubernetes.md
 */
public record Rule(String group, List<String> resources, List<String> verbs, String reason) {
  private static final List<String> OWN =
      List.of("get", "list", "watch", "create", "patch", "delete");

  /** In every namespace. */
  public static final List<Rule> EVERYWHERE =
      List.of(
          new Rule("", List.of("namespaces"), OWN, "an app has a namespace of its own"),
          new Rule(
              "",
              List.of("secrets", "serviceaccounts", "services"),
              OWN,
              "an app's environment, identity and address"),
          new Rule("apps", List.of("deployments"), OWN, "a process type's instances"),
          new Rule(
              "autoscaling", List.of("horizontalpodautoscalers"), OWN, "`autoscale` of a manifest"),
          new Rule(
              "policy", List.of("poddisruptionbudgets"), OWN, "more than one instance of a type"),
          new Rule("networking.k8s.io", List.of("ingresses"), OWN, "`router: ingress`"),
          new Rule(
              "",
              List.of("pods"),
              List.of("get", "list", "watch", "create", "patch", "delete"),
              "how instances are, where the router finds them, and one for each `slipway run`"),
          new Rule(
              "",
              List.of("pods/attach"),
              List.of("get", "create"),
              "what a `slipway run` reads and writes"),
          new Rule("", List.of("pods/log"), List.of("get"), "`slipway logs`, and why one crashed"),
          new Rule(
              "",
              List.of("events"),
              List.of("create", "patch"),
              "what became of an app, for `kubectl describe`"),
          new Rule(
              "",
              List.of("configmaps", "persistentvolumeclaims"),
              List.of("list"),
              "a namespace in which others keep something is not deleted"),
          new Rule(
              "apps",
              List.of("daemonsets", "statefulsets"),
              List.of("list"),
              "a namespace in which others keep something is not deleted"),
          new Rule(
              "batch",
              List.of("jobs"),
              List.of("list"),
              "a namespace in which others keep something is not deleted"));

  /** In the namespace of the daemon. */
  public static final List<Rule> AT_HOME =
      List.of(
          new Rule(
              "coordination.k8s.io",
              List.of("leases"),
              List.of("get", "create", "update"),
              "one of several daemons leads"));

  /** In the namespace of the builds. */
  public static final List<Rule> AT_BUILDS =
      List.of(
          new Rule(
              "batch",
              List.of("jobs"),
              List.of("get", "list", "create", "patch", "delete"),
              "each build is a Job, marked while it is attended"),
          new Rule(
              "",
              List.of("persistentvolumeclaims"),
              List.of("get", "list", "create", "delete"),
              "`builds.cache`: what an app's builds keep for the next one"),
          new Rule(
              "",
              List.of("pods/exec"),
              List.of("get", "create"),
              "the source goes to a build's pod, its log and image come back"));

  /** Of a router, in every namespace. */
  public static final List<Rule> OF_ROUTERS_EVERYWHERE =
      List.of(
          new Rule(
              "",
              List.of("pods"),
              List.of("list", "watch"),
              "a router finds instances while no daemon tells it of them"));

  /** Of a router, in the namespace of the routes. */
  public static final List<Rule> OF_ROUTERS_AT_ROUTES =
      List.of(
          new Rule(
              "",
              List.of("secrets"),
              List.of("list", "watch"),
              "routes that the daemon left, and certificates"));

  public Rule {
    resources = List.copyOf(resources);
    verbs = List.copyOf(verbs);
  }

  Map<String, Object> content() {
    var content = new LinkedHashMap<String, Object>();
    content.put("apiGroups", List.of(group));
    content.put("resources", resources);
    content.put("verbs", verbs);
    return content;
  }
}
