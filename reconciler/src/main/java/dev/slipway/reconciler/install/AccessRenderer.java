package dev.slipway.reconciler.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who the daemon is, and what it may do. */
record AccessRenderer(Installation installation) {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String VERSION = RBAC + "/v1";

  List<InstalledObject> render() {
    return List.of(
        object("v1", "ServiceAccount", Map.of("automountServiceAccountToken", false)),
        wide("ClusterRole", rules(Rule.EVERYWHERE)),
        wide("ClusterRoleBinding", binding("ClusterRole")),
        object(VERSION, "Role", rules(Rule.AT_HOME)),
        object(VERSION, "RoleBinding", binding("Role")),
        atBuilds("Role", rules(Rule.AT_BUILDS)),
        atBuilds("RoleBinding", binding("Role")));
  }

  private InstalledObject atBuilds(String kind, Map<String, Object> body) {
    return new InstalledObject(
        VERSION, kind, installation.buildNamespace(), home(), Labels.of(installation), body);
  }

  private InstalledObject object(String version, String kind, Map<String, Object> body) {
    var home = installation.namespace();
    return new InstalledObject(version, kind, home, home(), Labels.of(installation), body);
  }

  /** Called as the namespace is: two installations do not share one. */
  private InstalledObject wide(String kind, Map<String, Object> body) {
    return new InstalledObject(
        VERSION, kind, "", installation.namespace(), Labels.of(installation), body);
  }

  private static String home() {
    return DaemonRenderer.NAME;
  }

  private static Map<String, Object> rules(List<Rule> rules) {
    return Map.of("rules", rules.stream().map(Rule::content).toList());
  }

  private Map<String, Object> binding(String kind) {
    var role = new LinkedHashMap<String, Object>();
    role.put("apiGroup", RBAC);
    role.put("kind", kind);
    role.put("name", kind.equals("Role") ? home() : installation.namespace());
    var subject = new LinkedHashMap<String, Object>();
    subject.put("kind", "ServiceAccount");
    subject.put("name", home());
    subject.put("namespace", installation.namespace());
    var body = new LinkedHashMap<String, Object>();
    body.put("roleRef", role);
    body.put("subjects", List.of(subject));
    return body;
  }
}
