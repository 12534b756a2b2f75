package dev.slipway.reconciler.cluster;

import dev.slipway.builder.RegistryCredentials;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A secret that opens the registry of an app's image.
 *
 * @param namespace where a cluster keeps it; on one machine it does not matter
 */
public record PullSecret(String namespace, String name) {
  /** Logins by registry, in the type of secret that clusters pull images with. */
  public static final String DOCKER_CONFIG = ".dockerconfigjson";

  public static final String USER = "username";
  public static final String PASSWORD = "password";

  /** What its values mean; empty where they open nothing. */
  static Optional<RegistryCredentials> credentials(Map<String, String> values) {
    return Optional.ofNullable(values.get(DOCKER_CONFIG))
        .<RegistryCredentials>map(RegistryCredentials.DockerConfig::new)
        .or(() ->
            values.keySet().containsAll(Set.of(USER, PASSWORD))
                ? Optional.of(
                    new RegistryCredentials.Password(
                        String.valueOf(values.get(USER)), String.valueOf(values.get(PASSWORD))))
                : Optional.empty());
  }
}
