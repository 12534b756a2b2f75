package dev.slipway.builder;

/** What opens a registry to one app; its text never tells the secret. */
public sealed interface RegistryCredentials {
  /**
   * Logins by registry, as {@code docker login} writes them.
   *
   * @param json with {@code auths}
   */
  record DockerConfig(String json) implements RegistryCredentials {
    @Override
    public String toString() {
      return "a docker config";
    }
  }

  /** Of whichever registry the app's image is in. */
  record Password(String user, String password) implements RegistryCredentials {
    @Override
    public String toString() {
      return "user " + user;
    }
  }
}
