package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.UnavailableException;
import java.util.Map;
import java.util.Optional;

/** Where secrets are that open registries. */
public interface PullSecrets {
  /**
   * What it holds, of the keys that open a registry; read each time. Empty where there is no such
   * secret.
   *
   * @throws UnavailableException where it can not be read now
   */
  Optional<Map<String, String>> read(PullSecret secret) throws UnavailableException;

  /** What a person does to give this secret, as the end of a sentence. */
  String howToGive(PullSecret secret);
}
