package dev.slipway.builder;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** The secrets of one app, for its builds. */
@FunctionalInterface
public interface BuildSecrets {
  /**
   * Reads one, as it is now.
   *
   * @throws RejectedException where there is none; the message says how to give it
   * @throws UnavailableException where it can not be read now
   */
  String read(SecretRef secret) throws RejectedException, UnavailableException;

  /**
   * The app's own logins of registries, for images that its builds begin with, as a docker config;
   * empty where it has none.
   *
   * @throws RejectedException where it names something that is not there, or opens nothing
   * @throws UnavailableException where it can not be read now
   */
  default Optional<JsonObject> logins() throws RejectedException, UnavailableException {
    return Optional.empty();
  }
}
