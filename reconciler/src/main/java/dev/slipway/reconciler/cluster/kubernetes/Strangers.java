package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Finds what others made: their namespaces, and what they keep in one of ours. */
final class Strangers {
  private static final long AT_MOST = 20;

  /** A thousand new apps are not a thousand questions. */
  private static final long LISTED_FOR = TimeUnit.MILLISECONDS.toNanos(500);

  /** So long for who is not the one that lists them. */
  private static final Duration LONGEST_LISTING = Duration.ofSeconds(15);

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
  private final ReentrantLock listing = new ReentrantLock();
  private Map<String, GenericKubernetesResource> namespaces = Map.of();
  private long listedAt = System.nanoTime() - LISTED_FOR;

  Strangers(KubernetesClient client) {
    this.client = client;
  }

  /** A namespace that has no label of ours, as it was within the last half second. */
  Optional<GenericKubernetesResource> namespace(String name) throws UnavailableException {
    awaitListing();
    try {
      if (System.nanoTime() - listedAt >= LISTED_FOR) {
        namespaces = listNamespaces();
        listedAt = System.nanoTime();
      }
      return Optional.ofNullable(namespaces.get(name));
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("list the namespaces", false, e);
    } finally {
      listing.unlock();
    }
  }

  private void awaitListing() throws UnavailableException {
    try {
      if (!listing.tryLock(LONGEST_LISTING.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UnavailableException("the namespaces are not listed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while the namespaces were listed", e);
    }
  }

  private Map<String, GenericKubernetesResource> listNamespaces() {
    return client
        .genericKubernetesResources(Kind.NAMESPACE.context(Kind.NAMESPACE.versions().getFirst()))
        .withoutLabel(Labels.MANAGED_BY, Labels.MANAGER)
        .list()
        .getItems()
        .stream()
        .collect(Collectors.toMap(each -> each.getMetadata().getName(), each -> each));
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
                .withLabelNotIn(
                    Labels.MANAGED_BY, Labels.MANAGER, Labels.BUILDER, Labels.ROUTES_MANAGER)
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
