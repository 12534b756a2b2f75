package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Set;

/** Finds what others keep in a namespace of ours: then it is not deleted. */
final class Strangers {
  private static final long AT_MOST = 20;

  /** What every namespace has without anyone's doing. */
  private static final Set<String> GIVEN =
      Set.of("ConfigMap kube-root-ca.crt", "ServiceAccount default");

  private static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind("", "ConfigMap", "configmaps"),
          kind("", "PersistentVolumeClaim", "persistentvolumeclaims"),
          kind("", "Pod", "pods"),
          kind("", "Secret", "secrets"),
          kind("", "Service", "services"),
          kind("", "ServiceAccount", "serviceaccounts"),
          kind("apps", "DaemonSet", "daemonsets"),
          kind("apps", "Deployment", "deployments"),
          kind("apps", "StatefulSet", "statefulsets"),
          kind("batch", "Job", "jobs"));

  private final KubernetesClient client;

  Strangers(KubernetesClient client) {
    this.client = client;
  }

  private static ResourceDefinitionContext kind(String group, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion("v1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  boolean areIn(String namespace) throws UnavailableException {
    var few = new ListOptionsBuilder().withLimit(AT_MOST).build();
    try {
      for (var kind : KINDS) {
        var found =
            client
                .genericKubernetesResources(kind)
                .inNamespace(namespace)
                .withoutLabel(Labels.MANAGED_BY, Labels.MANAGER)
                .list(few)
                .getItems();
        if (found.stream().anyMatch(each -> !isGiven(kind, each))) {
          return true;
        }
      }
      return false;
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("look into the namespace " + namespace, true, e);
    }
  }

  private static boolean isGiven(ResourceDefinitionContext kind, GenericKubernetesResource object) {
    return GIVEN.contains(kind.getKind() + " " + object.getMetadata().getName())
        || "kubernetes.io/service-account-token".equals(object.get("type"));
  }
}
