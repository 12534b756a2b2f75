package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that are made here, in the order in which they are applied. */
enum Kind {
  NAMESPACE("Namespace", "namespaces", ""),
  SERVICE_ACCOUNT("ServiceAccount", "serviceaccounts", ""),
  SECRET("Secret", "secrets", ""),
  SERVICE("Service", "services", ""),
  DEPLOYMENT("Deployment", "deployments", "apps"),
  AUTOSCALER("HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling"),
  DISRUPTION_BUDGET("PodDisruptionBudget", "poddisruptionbudgets", "policy"),
  INGRESS("Ingress", "ingresses", "networking.k8s.io");

  private final String title;
  private final String plural;
  private final String group;

  Kind(String title, String plural, String group) {
    this.title = title;
    this.plural = plural;
    this.group = group;
  }

  static Optional<Kind> of(String title) {
    return Arrays.stream(values()).filter(kind -> kind.title.equals(title)).findFirst();
  }

  String title() {
    return title;
  }

  String plural() {
    return plural;
  }

  boolean isNamespaced() {
    return this != NAMESPACE;
  }

  /**
   * Its possible versions, the one to be preferred first; any of them has all that is used here.
   */
  List<String> versions() {
    return switch (this) {
      case AUTOSCALER -> List.of("v2", "v2beta2");
      case DISRUPTION_BUDGET -> List.of("v1", "v1beta1");
      case NAMESPACE, SERVICE_ACCOUNT, SECRET, SERVICE, DEPLOYMENT, INGRESS -> List.of("v1");
    };
  }

  String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  ResourceDefinitionContext context(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(title)
        .withPlural(plural)
        .withNamespaced(isNamespaced())
        .build();
  }
}
