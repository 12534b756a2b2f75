package dev.slipway.reconciler.install;

import java.util.Optional;

/**
 * Secrets of the namespace that people made, by name: Slipway is given what is in them, and neither
 * makes nor changes them.
 *
 * @param git of type {@code kubernetes.io/basic-auth}: for config repositories over http and https
 * @param ssh of type {@code kubernetes.io/ssh-auth} with {@code known_hosts} beside the key
 * @param registry of type {@code kubernetes.io/dockerconfigjson}: for all registries
 */
public record Credentials(Optional<String> git, Optional<String> ssh, Optional<String> registry) {
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  public Credentials {
    git.ifPresent(Names::requireObject);
    ssh.ifPresent(Names::requireObject);
    registry.ifPresent(Names::requireObject);
  }
}
