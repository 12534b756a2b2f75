package dev.slipway.builder.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are talked to.
 *
 * @param plainHttp registries, as in the names of their images, that are asked over HTTP without
 *     TLS; those of this machine ({@code localhost}, {@code 127.0.0.1}) may be either
 * @param authorities a PEM file of certificates to trust beside those that the JDK trusts
 * @param logins stronger than those of Docker's configuration
 */
public record RegistrySettings(
    Set<String> plainHttp,
    Optional<Path> authorities,
    List<RegistryLogin> logins,
    Patience patience) {
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(Set.of(), Optional.empty(), List.of(), Patience.DEFAULT);

  public RegistrySettings {
    plainHttp = Set.copyOf(plainHttp);
    logins = List.copyOf(logins);
  }
}
