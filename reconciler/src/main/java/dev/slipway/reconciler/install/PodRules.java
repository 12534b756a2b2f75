package dev.slipway.reconciler.install;

import java.util.List;
import java.util.Map;

/** What all Deployments of an installation and their pods have: as strict as Kubernetes has it. */
final class PodRules {
  static final int USER = 10_001;

  /** Longer than a process of ours takes for its last requests. */
  static final int GRACE_SECONDS = 100;

  private PodRules() {}

  /** A pod of this account, to be filled with containers. */
  static Tree pod(String account, Credentials credentials) {
    var pod =
        Tree.of("serviceAccountName", account)
            .with("automountServiceAccountToken", true)
            .with("terminationGracePeriodSeconds", GRACE_SECONDS)
            .with(
                "securityContext",
                Tree.of("runAsNonRoot", true)
                    .with("runAsUser", USER)
                    .with("runAsGroup", USER)
                    .with("fsGroup", USER)
                    .with("seccompProfile", Tree.of("type", "RuntimeDefault")));
    credentials
        .registry()
        .ifPresent(name -> pod.with("imagePullSecrets", List.of(Map.of("name", name))));
    return pod;
  }

  static Tree container() {
    return Tree.of("allowPrivilegeEscalation", false)
        .with("readOnlyRootFilesystem", true)
        .with("capabilities", Tree.of("drop", List.of("ALL")));
  }

  static Map<String, Object> port(String name, int port) {
    return Tree.of("name", name).with("containerPort", port).with("protocol", "TCP").map();
  }

  static Tree probe(String path, String port, int seconds, int failures) {
    return Tree.of("httpGet", Tree.of("path", path).with("port", port))
        .with("periodSeconds", seconds)
        .with("timeoutSeconds", 5)
        .with("failureThreshold", failures);
  }

  /** One new pod beside the old ones, and none fewer than there are to be. */
  static Tree strategy() {
    return Tree.of("type", "RollingUpdate")
        .with("rollingUpdate", Tree.of("maxUnavailable", 0).with("maxSurge", 1));
  }
}
