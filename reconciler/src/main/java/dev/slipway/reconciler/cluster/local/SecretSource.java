package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** Where secrets are kept. */
public interface SecretSource {
  /**
   * The value, if there is one.
   *
   * @throws UnavailableException where it is there and can not be read
   */
  Optional<String> find(SecretRef secret) throws UnavailableException;

  /** What a person does to give this secret, as the end of a sentence. */
  String howToGive(SecretRef secret);
}
