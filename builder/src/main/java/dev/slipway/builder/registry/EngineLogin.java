package dev.slipway.builder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.builder.RegistryCredentials;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What engines read as logins of registries. */
public final class EngineLogin {
  private static final List<String> HUB = List.of("docker.io", "https://index.docker.io/v1/");

  private EngineLogin() {}

  /**
   * The login of this registry as an entry of a docker config, {@code {"auths": …}}, and nothing
   * else of what was given; empty where there is none for it.
   *
   * @param registry as in full names of images
   * @throws RejectedException where the credentials can not be read
   */
  public static Optional<JsonObject> of(RegistryCredentials credentials, String registry)
      throws RejectedException {
    try {
      return AppLogins.own(credentials, registry).map(login -> config(login, registry));
    } catch (IllegalArgumentException e) {
      throw new RejectedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The logins of all registries that these name, as a docker config with nothing but these; none
   * where they are for whichever registry is asked.
   *
   * @throws RejectedException where the credentials can not be read
   */
  public static Optional<JsonObject> all(RegistryCredentials credentials) throws RejectedException {
    try {
      AppLogins.check(credentials);
    } catch (IllegalArgumentException e) {
      throw new RejectedException(String.valueOf(e.getMessage()), e);
    }
    return switch (credentials) {
      case RegistryCredentials.Password _ -> Optional.empty();
      case RegistryCredentials.DockerConfig(var json) ->
          JsonObject.parse(json.getBytes(UTF_8))
              .map(config -> new JsonObject(Map.of("auths", config.object("auths").entries())));
    };
  }

  private static JsonObject config(Login login, String registry) {
    var names = registry.equals(ImageName.DEFAULT_REGISTRY) ? HUB : List.of(registry);
    var auths = new TreeMap<String, Object>();
    names.forEach(name -> auths.put(name, entry(login)));
    return new JsonObject(Map.of("auths", auths));
  }

  private static Map<String, Object> entry(Login login) {
    return switch (login) {
      case Login.Password(var user, var secret) -> {
        var pair = (user + ":" + secret).getBytes(UTF_8);
        yield Map.of("auth", Base64.getEncoder().encodeToString(pair));
      }
      case Login.Identity(var token) -> Map.of("identitytoken", token);
    };
  }
}
