package dev.slipway.reconciler.cluster;

import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.RejectedException;
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

  /**
   * What opens registries in it, read each time.
   *
   * @throws RejectedException where there is no such secret, or it opens nothing
   * @throws UnavailableException where it can not be read now
   */
  default RegistryCredentials credentials(PullSecret secret)
      throws RejectedException, UnavailableException {
    var values =
        read(secret)
            .orElseThrow(() ->
                new RejectedException(
                    "there is no pull secret " + secret.name() + ": " + howToGive(secret)));
    return PullSecret.credentials(values)
        .orElseThrow(() ->
            new RejectedException(
                "the pull secret "
                    + secret.name()
                    + " has neither .dockerconfigjson nor username and password: "
                    + howToGive(secret)));
  }

  /** What a person does to give this secret, as the end of a sentence. */
  String howToGive(PullSecret secret);
}
