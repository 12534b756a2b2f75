package dev.slipway.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is in a Secret, as text: Kubernetes has it in base64. */
final class SecretText {
  private SecretText() {}

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Of each key. */
  static SortedMap<String, String> all(Secret secret) {
    var texts = new TreeMap<String, String>();
    Optional.ofNullable(secret.getData())
        .ifPresent(data -> data.forEach((key, value) -> texts.put(key, decoded(value))));
    return texts;
  }

  static Optional<String> find(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(SecretText::decoded);
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), UTF_8);
  }
}
