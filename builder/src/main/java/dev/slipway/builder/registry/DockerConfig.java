package dev.slipway.builder.registry;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The logins of {@code docker login}: {@code config.json} in {@code DOCKER_CONFIG}, or else in
 * {@code ~/.docker}. Read each time, so that a new login is seen.
 */
record DockerConfig(Map<String, String> environment) {
  private static final String HUB_ADDRESS = "https://index.docker.io/v1/";
  private static final Set<String> HUB_HOSTS =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
  private static final int MOST = 4 << 20;

  Optional<Login> login(String registry) throws UnavailableException, InterruptedException {
    var config = read();
    if (config.isEmpty()) {
      return Optional.empty();
    }
    var helper =
        config
            .get()
            .object("credHelpers")
            .text(registry)
            .or(() -> config.get().text("credsStore"))
            .filter(name -> !name.isEmpty());
    if (helper.isPresent()) {
      var login = new CredentialHelper(helper.get(), environment).get(address(registry));
      if (login.isPresent()) {
        return login;
      }
    }
    return written(config.get().object("auths"), registry);
  }

  private Optional<JsonObject> read() throws UnavailableException {
    var folder =
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .filter(text -> !text.isEmpty())
            .map(Path::of)
            .or(() -> Optional.ofNullable(environment.get("HOME")).map(h -> Path.of(h, ".docker")));
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    var file = folder.get().resolve("config.json");
    try (var in = Files.newInputStream(file)) {
      var config = JsonObject.parse(in.readNBytes(MOST));
      if (config.isEmpty()) {
        throw new UnavailableException(file + " is not a JSON object: mend or remove it");
      }
      return config;
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnavailableException("could not read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String address(String registry) {
    return registry.equals(ImageName.DEFAULT_REGISTRY) ? HUB_ADDRESS : registry;
  }

  /** The login that is written down for a registry. */
  static Optional<Login> written(JsonObject auths, String registry) {
    var hosts = registry.equals(ImageName.DEFAULT_REGISTRY) ? HUB_HOSTS : Set.of(registry);
    return auths.entries().keySet().stream()
        .filter(key -> hosts.contains(host(key)))
        .flatMap(key -> login(auths.object(key)).stream())
        .findFirst();
  }

  /** Keys are hosts, or addresses as they once were. */
  private static String host(String key) {
    return key.replaceFirst("^https?://", "").replaceFirst("/.*", "");
  }

  private static Optional<Login> login(JsonObject auth) {
    var token = auth.text("identitytoken").filter(text -> !text.isEmpty());
    if (token.isPresent()) {
      return token.map(Login.Identity::new);
    }
    var pair = auth.text("auth").filter(text -> !text.isEmpty()).map(DockerConfig::decode);
    var words =
        pair.map(text -> List.of(text.split(":", 2)))
            .or(() -> auth.text("username").map(u -> List.of(u, auth.text("password").orElse(""))));
    return words.filter(w -> w.size() == 2).map(w -> new Login.Password(w.get(0), w.get(1)));
  }

  private static String decode(String auth) {
    try {
      return new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
