package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.install.ClusterObjects;
import dev.slipway.reconciler.install.InstalledObject;
import dev.slipway.reconciler.install.ObjectKind;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects of a cluster, for who installs: nothing is watched. For one thread. */
public final class KubernetesObjects implements ClusterObjects {
  private final KubernetesClient client;
  private final Strangers strangers;
  private final Map<ObjectKind, Optional<String>> versions = new EnumMap<>(ObjectKind.class);

  private KubernetesObjects(KubernetesClient client) {
    this.client = client;
    this.strangers = new Strangers(client);
  }

  /**
   * Asks nobody yet.
   *
   * @throws RejectedException where the kubeconfig can not be used
   */
  public static KubernetesObjects open(KubernetesOptions options) throws RejectedException {
    return new KubernetesObjects(Connection.open(options));
  }

  @Override
  public void apply(InstalledObject wanted) throws RejectedException, UnavailableException {
    var what = "apply " + wanted.title();
    var kind = ObjectKind.of(wanted.kind());
    var version =
        version(kind)
            .orElseThrow(() -> new RejectedException("the cluster has no " + kind.title()));
    var object =
        client
            .getKubernetesSerialization()
            .convertValue(wanted.content(), GenericKubernetesResource.class);
    object.setApiVersion(kind.apiVersion(version));
    try {
      var operation = operation(kind, version);
      var scoped =
          kind.isNamespaced()
              ? operation.inNamespace(wanted.namespace()).resource(object)
              : operation.resource(object);
      var _ =
          scoped
              .fieldManager(dev.slipway.reconciler.install.Labels.INSTALLER)
              .forceConflicts()
              .serverSideApply();
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow(what, false, e);
    }
  }

  @Override
  public List<Found> find(ObjectKind kind, Map<String, String> labels) throws UnavailableException {
    var version = version(kind);
    if (version.isEmpty()) {
      return List.of();
    }
    try {
      var operation = operation(kind, version.get());
      var found =
          kind.isNamespaced()
              ? operation.inAnyNamespace().withLabels(labels).list().getItems()
              : operation.withLabels(labels).list().getItems();
      return found.stream().map(each -> found(kind, each)).toList();
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("list " + kind.plural(), kind == ObjectKind.SECRET, e);
    }
  }

  private static Found found(ObjectKind kind, GenericKubernetesResource object) {
    var metadata = object.getMetadata();
    return new Found(
        kind, Objects.requireNonNullElse(metadata.getNamespace(), ""), metadata.getName());
  }

  @Override
  public void delete(Found found) throws UnavailableException {
    var version = version(found.kind());
    if (version.isEmpty()) {
      return;
    }
    try {
      var operation = operation(found.kind(), version.get());
      var resource =
          found.kind().isNamespaced()
              ? operation.inNamespace(found.namespace()).withName(found.name())
              : operation.withName(found.name());
      var _ = resource.withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != ApiErrors.NOT_FOUND) {
        throw ApiErrors.unavailable("delete " + found.title(), false, e);
      }
    }
  }

  @Override
  public boolean hasStrangers(String namespace) throws UnavailableException {
    return strangers.areIn(namespace);
  }

  @Override
  public int pods(String namespace, Map<String, String> labels) throws UnavailableException {
    return podsOf(namespace, labels).size();
  }

  private List<Pod> podsOf(String namespace, Map<String, String> labels)
      throws UnavailableException {
    try {
      return client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("list pods in " + namespace, false, e);
    }
  }

  @Override
  public Rollout rollout(String namespace, String name) throws UnavailableException {
    Deployment deployment;
    try {
      deployment = client.apps().deployments().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read Deployment " + namespace + "/" + name, false, e);
    }
    return deployment == null || deployment.getStatus() == null
        ? new Rollout(false, "waiting for Deployment " + namespace + "/" + name)
        : rollout(deployment);
  }

  private Rollout rollout(Deployment deployment) throws UnavailableException {
    var wanted = number(deployment.getSpec().getReplicas());
    var status = deployment.getStatus();
    var isSeen =
        Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration());
    var updated = isSeen ? number(status.getUpdatedReplicas()) : 0;
    var isDone =
        updated == wanted
            && number(status.getReplicas()) == wanted
            && number(status.getReadyReplicas()) == wanted;
    var labels = deployment.getSpec().getSelector().getMatchLabels();
    var namespace = deployment.getMetadata().getNamespace();
    var why = isDone ? "" : troubles(podsOf(namespace, labels));
    var ready = Math.min(updated, number(status.getReadyReplicas()));
    return new Rollout(isDone, "%d of %d are ready%s".formatted(ready, wanted, why));
  }

  private static int number(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private static String troubles(List<Pod> pods) {
    return pods.stream()
        .flatMap(KubernetesObjects::waiting)
        .distinct()
        .sorted()
        .map(trouble -> ", " + trouble)
        .reduce("", String::concat);
  }

  private static Stream<String> waiting(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(container -> Optional.ofNullable(container.getState().getWaiting()).stream())
        .map(waiting -> {
          var message = Objects.requireNonNullElse(waiting.getMessage(), "");
          return waiting.getReason() + (message.isEmpty() ? "" : ": " + ApiErrors.oneLine(message));
        });
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      operation(ObjectKind kind, String version) {
    return client.genericKubernetesResources(Connection.context(kind, version));
  }

  /** What the server has; empty where it has none that is known here. */
  private Optional<String> version(ObjectKind kind) throws UnavailableException {
    var known = versions.get(kind);
    if (known != null) {
      return known;
    }
    try {
      var found =
          kind.versions().stream()
              .filter(version -> Connection.has(client, kind, version))
              .findFirst();
      versions.put(kind, found);
      return found;
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("ask the cluster what it has", false, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
