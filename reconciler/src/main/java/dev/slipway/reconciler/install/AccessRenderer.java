package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who the daemons and the routers are, and what they may do. */
record AccessRenderer(Installation installation) {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String VERSION = RBAC + "/v1";
  private static final String DAEMON = DaemonRenderer.NAME;
  private static final String ROUTER = RouterRenderer.NAME;

  /** What is of no namespace is called after this one: two installations do not share it. */
  List<InstalledObject> render() {
    var home = installation.namespace();
    var all = new ArrayList<InstalledObject>();
    all.add(account(DAEMON));
    all.addAll(everywhere(DAEMON, home, Rule.EVERYWHERE));
    all.addAll(in(home, DAEMON, Rule.AT_HOME));
    all.addAll(in(installation.buildNamespace(), DAEMON, Rule.AT_BUILDS));
    if (installation.routers().areApart()) {
      all.add(account(ROUTER));
      all.addAll(everywhere(ROUTER, home + "-routers", Rule.OF_ROUTERS_EVERYWHERE));
      all.addAll(in(installation.routesNamespace(), ROUTER, Rule.OF_ROUTERS_AT_ROUTES));
    }
    return all;
  }

  private InstalledObject account(String name) {
    return new InstalledObject(
        "v1",
        "ServiceAccount",
        installation.namespace(),
        name,
        Labels.of(installation),
        Map.of("automountServiceAccountToken", false));
  }

  private List<InstalledObject> everywhere(String who, String name, List<Rule> rules) {
    return List.of(
        access("ClusterRole", "", name, rules(rules)),
        access("ClusterRoleBinding", "", name, binding("ClusterRole", name, who)));
  }

  private List<InstalledObject> in(String namespace, String who, List<Rule> rules) {
    return List.of(
        access("Role", namespace, who, rules(rules)),
        access("RoleBinding", namespace, who, binding("Role", who, who)));
  }

  private InstalledObject access(
      String kind, String namespace, String name, Map<String, Object> body) {
    return new InstalledObject(VERSION, kind, namespace, name, Labels.of(installation), body);
  }

  private static Map<String, Object> rules(List<Rule> rules) {
    return Map.of("rules", rules.stream().map(Rule::content).toList());
  }

  private Map<String, Object> binding(String kind, String name, String who) {
    var role = Tree.of("apiGroup", RBAC).with("kind", kind).with("name", name);
    var subject =
        Tree.of("kind", "ServiceAccount")
            .with("name", who)
            .with("namespace", installation.namespace());
    var body = new LinkedHashMap<String, Object>();
    body.put("roleRef", role.map());
    body.put("subjects", List.of(subject.map()));
    return body;
  }
}
