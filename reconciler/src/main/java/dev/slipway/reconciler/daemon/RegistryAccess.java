package dev.slipway.reconciler.daemon;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are talked to; logins that are not said are those of Docker's configuration.
 *
 * @param plainHttp the registries that are asked without TLS
 * @param authorities a PEM file of certificates to trust besides the usual ones
 * @param user at the registry that images are kept in
 * @param passwordFile read at each login, so that it may be changed
 */
public record RegistryAccess(
    Set<String> plainHttp,
    Optional<Path> authorities,
    Optional<String> user,
    Optional<Path> passwordFile) {
  public static final RegistryAccess USUAL =
      new RegistryAccess(Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public RegistryAccess {
    plainHttp = Set.copyOf(plainHttp);
    if (user.isPresent() != passwordFile.isPresent()) {
      throw new IllegalArgumentException(
          "a login at a registry is a user and a password: --registry-user and"
              + " --registry-password-file");
    }
  }
}
