package dev.slipway.builder;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

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
}
