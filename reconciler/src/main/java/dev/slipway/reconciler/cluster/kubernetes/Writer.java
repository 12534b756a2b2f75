package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.kubernetes.Content.Extra;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Every write, and the reads that go with one. */
final class Writer {
  private static final String AUTOSCALING = Labels.MANAGER + "-autoscaling";
  private static final String RESTARTING = Labels.MANAGER + "-restarting";
  private static final String REPLACED =
      "/metadata/annotations/" + Labels.REPLACED.replace("/", "~1");

  /** How often a change is tried that another's came before. */
  private static final int ATTEMPTS = 10;

  private final KubernetesClient client;
  private final Features features;
  private final Fence fence;

  Writer(KubernetesClient client, Features features, Fence fence) {
    this.client = client;
    this.features = features;
    this.fence = fence;
  }

  /** Whether another daemon leads, so that this one writes nothing. */
  boolean isFenced() {
    return !fence.leadership().isLeader();
  }

  /** Server-side apply, with force: what we say is ours. Answers with the object as it is now. */
  GenericKubernetesResource apply(Desired desired) throws RejectedException, UnavailableException {
    fence.check();
    var key = desired.key();
    var operation = client.genericKubernetesResources(key.kind().context(version(key.kind())));
    try {
      var scoped =
          key.kind().isNamespaced()
              ? operation.inNamespace(key.namespace()).resource(desired.object())
              : operation.resource(desired.object());
      return scoped.fieldManager(Labels.MANAGER).forceConflicts().serverSideApply();
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("apply " + key, key.kind() == Kind.SECRET, e);
    }
  }

  /** Says how many pods a Deployment has in the name of its autoscaler. */
  GenericKubernetesResource handOver(Desired desired, int replicas)
      throws RejectedException, UnavailableException {
    fence.check();
    var key = desired.key();
    var only = new GenericKubernetesResource();
    only.setApiVersion(desired.object().getApiVersion());
    only.setKind(desired.object().getKind());
    only.setMetadata(
        new ObjectMetaBuilder().withName(key.name()).withNamespace(key.namespace()).build());
    only.setAdditionalProperty("spec", Map.of("replicas", replicas));
    try {
      return client
          .genericKubernetesResources(key.kind().context(version(key.kind())))
          .inNamespace(key.namespace())
          .resource(only)
          .fieldManager(AUTOSCALING)
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("scale " + key, false, e);
    }
  }

  /**
   * Says when the pods of a Deployment were to be others. In a name of its own, so that what is
   * applied later leaves it there; so a daemon that does not lead may do it too, of which a person
   * asked it.
   */
  GenericKubernetesResource restart(Key key, Instant at)
      throws RejectedException, UnavailableException {
    var annotations = Map.of("annotations", Map.of(Labels.RESTARTED, at.toString()));
    var change = Map.of("spec", Map.of("template", Map.of("metadata", annotations)));
    var context = PatchContext.of(PatchType.JSON_MERGE);
    context.setFieldManager(RESTARTING);
    try {
      return resource(key).patch(context, client.getKubernetesSerialization().asJson(change));
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("restart " + key, false, e);
    }
  }

  /**
   * Removes elements of lists, in this order: each only where it was, as another may write at the
   * same time. Where one is not there any more, nothing is removed.
   */
  GenericKubernetesResource remove(Key key, List<Extra> extras) throws UnavailableException {
    var operations =
        extras.stream()
            .flatMap(extra ->
                Stream.of(
                    Map.of("op", "test", "path", extra.pointer() + "/name", "value", extra.name()),
                    removal(extra.pointer())))
            .toList();
    try {
      return patch(key, operations);
    } catch (RejectedException e) {
      throw new UnavailableException(e.getMessage(), e);
    }
  }

  /**
   * Puts the whole pod template of a Deployment in the place of the one that is there, and marks
   * the object: what was written so, and not applied, would stay when it is applied no more.
   * Applied after this, it may be {@link #disown disowned}.
   */
  void replaceTemplate(Desired desired) throws RejectedException, UnavailableException {
    var template = Content.at(desired.object(), Map.class, "spec", "template").orElseThrow();
    var _ =
        patch(
            desired.key(),
            List.of(
                Map.of("op", "replace", "path", "/spec/template", "value", template),
                Map.of("op", "add", "path", REPLACED, "value", "true")));
  }

  static boolean isReplaced(GenericKubernetesResource live) {
    return Labels.annotation(live, Labels.REPLACED).isPresent();
  }

  /**
   * Has Kubernetes forget that we wrote fields in another way than by applying, and takes the mark
   * off. The version of what was read is part of the change, as in the client of Kubernetes itself
   * ({@code csaupgrade.UpgradeManagedFieldsPatch}), so that no entry of another is removed: a
   * controller may write at the same time, and then it is read again.
   */
  GenericKubernetesResource disown(Key key) throws RejectedException, UnavailableException {
    for (int left = ATTEMPTS; ; left--) {
      var live = read(key);
      if (live.isEmpty()) {
        throw new UnavailableException("can not patch " + key + ": it is gone");
      }
      if (!isReplaced(live.get())) {
        return live.get();
      }
      try {
        return patch(key, disowning(live.get()));
      } catch (RejectedException | UnavailableException e) {
        if (left == 1 || !ApiErrors.isOvertaken(e)) {
          throw e;
        }
      }
    }
  }

  /** The last entry first, so that each is still where it was. */
  private static List<Map<String, ?>> disowning(GenericKubernetesResource live) {
    var meta = live.getMetadata();
    var operations = new ArrayList<Map<String, ?>>();
    operations.add(
        Map.of(
            "op", "replace",
            "path", "/metadata/resourceVersion",
            "value", meta.getResourceVersion()));
    var entries =
        Objects.requireNonNullElse(meta.getManagedFields(), List.<ManagedFieldsEntry>of());
    for (int i = entries.size() - 1; i >= 0; i--) {
      var entry = entries.get(i);
      if (Labels.MANAGER.equals(entry.getManager()) && !"Apply".equals(entry.getOperation())) {
        operations.add(removal("/metadata/managedFields/" + i));
      }
    }
    operations.add(removal(REPLACED));
    return operations;
  }

  private static Map<String, Object> removal(String pointer) {
    return Map.of("op", "remove", "path", pointer);
  }

  private GenericKubernetesResource patch(Key key, List<? extends Map<String, ?>> operations)
      throws RejectedException, UnavailableException {
    fence.check();
    var context = PatchContext.of(PatchType.JSON);
    context.setFieldManager(Labels.MANAGER);
    try {
      return resource(key).patch(context, client.getKubernetesSerialization().asJson(operations));
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("patch " + key, key.kind() == Kind.SECRET, e);
    }
  }

  /** As it is now, with who manages what of it. */
  Optional<GenericKubernetesResource> read(Key key) throws UnavailableException {
    try {
      return Optional.ofNullable(resource(key).get());
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read " + key, key.kind() == Kind.SECRET, e);
    }
  }

  /** In the background, with all that it made. */
  void delete(Key key) throws UnavailableException {
    fence.check();
    try {
      var _ = resource(key).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != ApiErrors.NOT_FOUND) {
        throw ApiErrors.unavailable("delete " + key, key.kind() == Kind.SECRET, e);
      }
    }
  }

  private Resource<GenericKubernetesResource> resource(Key key) {
    var operation = client.genericKubernetesResources(key.kind().context(version(key.kind())));
    return key.kind().isNamespaced()
        ? operation.inNamespace(key.namespace()).withName(key.name())
        : operation.withName(key.name());
  }

  private String version(Kind kind) {
    return features
        .version(kind)
        .orElseThrow(() -> new IllegalStateException("the server has no " + kind.title()));
  }
}
