package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    var values =
        secrets
            .read(secret)
            .orElseThrow(() ->
                new RejectedException(
                    "there is no pull secret " + secret.name() + ": " + secrets.howToGive(secret)));
    var credentials =
        credentials(values)
            .orElseThrow(() ->
                new RejectedException(
                    "the pull secret "
                        + secret.name()
                        + " has neither .dockerconfigjson nor username and password: "
                        + secrets.howToGive(secret)));
    try {
      return usual.loggedInBy(credentials);
    } catch (RejectedException e) {
      throw new RejectedException("the pull secret " + secret.name() + ": " + e.getMessage(), e);
    }
  }

  private static Optional<RegistryCredentials> credentials(Map<String, String> values) {
    return Optional.ofNullable(values.get(PullSecret.DOCKER_CONFIG))
        .<RegistryCredentials>map(RegistryCredentials.DockerConfig::new)
        .or(() ->
            values.keySet().containsAll(Set.of(PullSecret.USER, PullSecret.PASSWORD))
                ? Optional.of(
                    new RegistryCredentials.Password(
                        String.valueOf(values.get(PullSecret.USER)),
                        String.valueOf(values.get(PullSecret.PASSWORD))))
                : Optional.empty());
  }
}
