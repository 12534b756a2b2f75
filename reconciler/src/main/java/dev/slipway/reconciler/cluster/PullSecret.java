package dev.slipway.reconciler.cluster;

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
}
