package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.install.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An object as it should be.
 *
 * @param object never changed, nor handed to anyone who might
 * @param hash of all that is in it; it is in its annotations too
 */
record Desired(Key key, GenericKubernetesResource object, String hash) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /**
   * What it is called.
   *
   * @param version as objects name it: {@code apps/v1}
   * @param namespace empty for a namespace itself
   */
  record Identity(
      Kind kind,
      String version,
      Optional<String> namespace,
      String name,
      SortedMap<String, String> labels) {}

  /**
   * The order in which things are said does not count. Made of trees rather than of the client's
   * classes, which cost three times as much: felt where a thousand apps are rendered.
   *
   * @param content what it says besides its identity
   */
  static Desired of(Identity identity, Tree content) {
    var object = new GenericKubernetesResource();
    object.setApiVersion(identity.version());
    object.setKind(identity.kind().title());
    var meta =
        new ObjectMetaBuilder()
            .withName(identity.name())
            .withNamespace(identity.namespace().orElse(null))
            .withLabels(identity.labels())
            .build();
    object.setMetadata(meta);
    object.setAdditionalProperties(content.sorted());
    var hash = Digest.of(SERIALIZATION.asJson(object)).abbreviated();
    meta.setAnnotations(Map.of(Labels.APPLIED, hash));
    return new Desired(Key.of(identity.kind(), object), object, hash);
  }

  /** As YAML, for golden files. */
  String text() {
    return SERIALIZATION.asYaml(object);
  }

  /** Without the content: it may hold an environment. */
  @Override
  public String toString() {
    return "Desired[" + key + " " + hash + "]";
  }
}
