package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;

/**
 * Asks registries as the daemon, or as an app that has credentials of its own.
 *
 * @param usual with the daemon's own logins
 */
public record RegistryLogins(ImageResolver usual, PullSecrets secrets) {
  /**
   * With what is in a secret now.
   *
   * @throws RejectedException where it is not there, or opens nothing
   */
  public ImageResolver by(PullSecret secret) throws RejectedException, UnavailableException {
    var credentials = secrets.credentials(secret);
    try {
      return usual.loggedInBy(credentials);
    } catch (RejectedException e) {
      throw new RejectedException("the pull secret " + secret.name() + ": " + e.getMessage(), e);
    }
  }
}
