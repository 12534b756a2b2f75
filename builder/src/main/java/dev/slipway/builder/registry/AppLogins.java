package dev.slipway.builder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.builder.RegistryCredentials;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** Who an app with credentials of its own is, and else whom all others are. */
record AppLogins(RegistryCredentials own, Logins usual) implements Logins {
  /** Refuses what can not be read. */
  AppLogins {
    check(own);
  }

  /** Throws {@link IllegalArgumentException}. */
  static void check(RegistryCredentials own) {
    if (own instanceof RegistryCredentials.DockerConfig(var json)
        && JsonObject.parse(json.getBytes(UTF_8))
            .filter(it -> it.entries().containsKey("auths"))
            .isEmpty()) {
      throw new IllegalArgumentException("not a docker config: a JSON object with auths");
    }
  }

  @Override
  public Optional<Login> of(String registry)
      throws RejectedException, UnavailableException, InterruptedException {
    var login = own(own, registry);
    return login.isPresent() ? login : usual.of(registry);
  }

  /** What these say of a registry; throws where they can not be read. */
  static Optional<Login> own(RegistryCredentials own, String registry) {
    check(own);
    return switch (own) {
      case RegistryCredentials.Password(var user, var password) ->
          Optional.of(new Login.Password(user, password));
      case RegistryCredentials.DockerConfig(var json) ->
          JsonObject.parse(json.getBytes(UTF_8))
              .flatMap(config -> DockerConfig.written(config.object("auths"), registry));
    };
  }
}
