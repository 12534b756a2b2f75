package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Who one is at a registry: what was told here is stronger than Docker's configuration. */
record DaemonLogins(List<RegistryLogin> told, DockerConfig docker) implements Logins {
  @Override
  public Optional<Login> of(String registry)
      throws RejectedException, UnavailableException, InterruptedException {
    for (var login : told) {
      if (login.registry().equals(registry)) {
        return Optional.of(read(login));
      }
    }
    return docker.login(registry);
  }

  private static Login read(RegistryLogin login) throws RejectedException {
    try {
      var secret = Files.readString(login.passwordFile()).stripTrailing();
      return new Login.Password(login.user(), secret);
    } catch (IOException e) {
      throw new RejectedException(
          "can not read the password of registry "
              + login.registry()
              + " from "
              + login.passwordFile()
              + ": put it there",
          e);
    }
  }
}
