package dev.slipway.reconciler.install;

import java.util.Arrays;
import java.util.List;

/**
 * The kinds of objects that installations and apps consist of, in the order in which they are
 * applied.
 */
public enum ObjectKind {
  NAMESPACE("Namespace", "namespaces", ""),
  SERVICE_ACCOUNT("ServiceAccount", "serviceaccounts", ""),
  CLUSTER_ROLE("ClusterRole", "clusterroles", "rbac.authorization.k8s.io"),
  CLUSTER_ROLE_BINDING("ClusterRoleBinding", "clusterrolebindings", "rbac.authorization.k8s.io"),
  ROLE("Role", "roles", "rbac.authorization.k8s.io"),
  ROLE_BINDING("RoleBinding", "rolebindings", "rbac.authorization.k8s.io"),
  SECRET("Secret", "secrets", ""),
  SERVICE("Service", "services", ""),
  DISRUPTION_BUDGET("PodDisruptionBudget", "poddisruptionbudgets", "policy"),
  AUTOSCALER("HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling"),
  INGRESS("Ingress", "ingresses", "networking.k8s.io"),
  DEPLOYMENT("Deployment", "deployments", "apps");

  private final String title;
  private final String plural;
  private final String group;

  ObjectKind(String title, String plural, String group) {
    this.title = title;
    this.plural = plural;
    this.group = group;
  }

  /** Throws {@link IllegalArgumentException} for a kind that is none of these. */
  public static ObjectKind of(String title) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such kind: " + title));
  }

  /** {@code Deployment}. */
  public String title() {
    return title;
  }

  public String plural() {
    return plural;
  }

  public String group() {
    return group;
  }

  /** {@code apps/v1}: a version as objects name it. */
  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** That a server may have, the one to be preferred first; they are alike in what is used here. */
  public List<String> versions() {
    return switch (this) {
      case AUTOSCALER -> List.of("v2", "v2beta2");
      case DISRUPTION_BUDGET -> List.of("v1", "v1beta1");
      case NAMESPACE,
          SERVICE_ACCOUNT,
          CLUSTER_ROLE,
          CLUSTER_ROLE_BINDING,
          ROLE,
          ROLE_BINDING,
          SECRET,
          SERVICE,
          INGRESS,
          DEPLOYMENT ->
          List.of("v1");
    };
  }

  public boolean isNamespaced() {
    return this != NAMESPACE && this != CLUSTER_ROLE && this != CLUSTER_ROLE_BINDING;
  }
}
