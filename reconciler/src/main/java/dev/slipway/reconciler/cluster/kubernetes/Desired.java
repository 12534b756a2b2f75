package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Digest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An object as it should be.
 *
 * @param object never changed, nor handed to anyone who might
 * @param hash of all that is in it; it is in its annotations too
 */
record Desired(Key key, GenericKubernetesResource object, String hash) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  static Desired of(Kind kind, HasMetadata rendered) {
    var content = SERIALIZATION.asJson(rendered);
    var object = SERIALIZATION.unmarshal(content, GenericKubernetesResource.class);
    var hash = Digest.of(content).abbreviated();
    var meta = object.getMetadata();
    Map<String, String> annotations =
        new TreeMap<>(Optional.ofNullable(meta.getAnnotations()).orElse(Map.of()));
    annotations.put(Labels.APPLIED, hash);
    meta.setAnnotations(annotations);
    return new Desired(Key.of(kind, object), object, hash);
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
