package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** Where the secrets of apps are, for what is done for an app beside its instances. */
public interface AppSecrets {
  /**
   * The value as it is now, if there is one.
   *
   * @param namespace where a cluster keeps those of the app; on one machine it does not matter
   * @throws UnavailableException where it can not be read now
   */
  Optional<String> find(String namespace, SecretRef secret) throws UnavailableException;

  /** What a person does to give this secret, as the end of a sentence. */
  String howToGive(String namespace, SecretRef secret);
}
