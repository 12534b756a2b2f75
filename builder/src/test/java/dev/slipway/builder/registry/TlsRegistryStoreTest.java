package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of a private authority, which asks for a user and a password. */
class TlsRegistryStoreTest extends RegistryStoreContract {
  private static final String USER = "ship";
  private static final String PASSWORD = "pass:wörd";

  /** As {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ship:$2y$05$hiInTDQ0ZZD2zqfvkAxYR.K9TJSs3MhvRY6GzA1voHop0/JRAWjuO\n";

  private static final Patience SHORT =
      new Patience(2, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(20));

  @TempDir static Path registryFolder;
  private static DockerRegistry registry;
  private static Authority authority;

  @BeforeAll
  static void start() throws Exception {
    authority = Authority.make(registryFolder);
    var htpasswd = Files.writeString(registryFolder.resolve("htpasswd"), HTPASSWD);
    registry = DockerRegistry.start(registryFolder, authority.server(), authority.key(), htpasswd);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Override
  String registryName() {
    return registry.name();
  }

  @Override
  Registries openRegistries() throws Exception {
    var file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    return registries(List.of(new RegistryLogin(registry.name(), USER, file)));
  }

  @Test
  void an_authority_that_is_not_trusted_is_told() throws Exception {
    var settings = new RegistrySettings(Set.of(), Optional.empty(), List.of(), SHORT);
    try (var others = new Registries(settings, DockerRegistry.environment(folder))) {
      assertThatThrownBy(() -> resolve(others))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("TLS failed")
          .hasMessageContaining("a private authority's certificate must be given");
    }
  }

  @Test
  void a_file_without_certificates_is_told() throws Exception {
    var file = Files.writeString(folder.resolve("none.pem"), "no certificate");
    var settings = new RegistrySettings(Set.of(), Optional.of(file), List.of(), SHORT);
    assertThatThrownBy(() -> new Registries(settings, DockerRegistry.environment(folder)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("none.pem: it must be a file of PEM certificates");
  }

  @Test
  void nobody_is_asked_to_log_in() throws Exception {
    try (var nobody = registries(List.of())) {
      assertThatThrownBy(() -> resolve(nobody))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("asks for a login (401)")
          .hasMessageContaining("docker login " + registry.name());
    }
  }

  @Test
  void a_wrong_password_is_refused() throws Exception {
    login("{\"auth\": \"%s\"}".formatted(base64("ship:wrong-one")));
    try (var wrong = registries(List.of())) {
      assertThatThrownBy(() -> resolve(wrong))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("refuses the login")
          .hasMessageNotContaining("wrong-one");
    }
  }

  @Test
  void the_login_of_docker_login_is_used() throws Exception {
    login("{\"auth\": \"%s\"}".formatted(base64(USER + ":" + PASSWORD)));
    try (var docker = registries(List.of())) {
      assertIsLetIn(docker);
    }
  }

  @Test
  void a_credential_helper_is_asked() throws Exception {
    var helper = Files.createDirectories(folder.resolve("bin/")).resolve("docker-credential-test");
    Files.writeString(
        helper,
        """
        #!/bin/sh
        [ "$1" = get ] && [ "$(cat)" = "%s" ] || { echo credentials not found; exit 1; }
        echo '{"ServerURL": "x", "Username": "%s", "Secret": "%s"}'
        """
            .formatted(registry.name(), USER, PASSWORD));
    assertThat(helper.toFile().setExecutable(true)).isTrue();
    config("{\"credHelpers\": {\"%s\": \"test\"}}".formatted(registry.name()));
    try (var helped = registries(List.of())) {
      assertIsLetIn(helped);
    }
    config("{\"credsStore\": \"test\"}");
    try (var helped = registries(List.of())) {
      assertIsLetIn(helped);
    }
    config("{\"credsStore\": \"missing\"}");
    try (var missing = registries(List.of())) {
      assertThatThrownBy(() -> resolve(missing))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("docker-credential-missing");
    }
  }

  @Test
  void a_password_that_is_changed_is_read_again() throws Exception {
    var file = Files.writeString(folder.resolve("changing"), "wrong");
    try (var changing = registries(List.of(new RegistryLogin(registry.name(), USER, file)))) {
      assertThatThrownBy(() -> resolve(changing)).isInstanceOf(RejectedException.class);
      Files.writeString(file, PASSWORD);
      assertIsLetIn(changing);
    }
  }

  /** Past the login there is no such image. */
  private static void assertIsLetIn(Registries registries) {
    assertThatThrownBy(() -> resolve(registries))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("has no image");
  }

  private static void resolve(Registries registries) throws Exception {
    var name = ImageName.parse(registry.name() + "/nobody/nothing");
    new RegistryResolver(registries).resolve(name);
  }

  private Registries registries(List<RegistryLogin> logins) throws Exception {
    var settings =
        new RegistrySettings(Set.of(), Optional.of(authority.certificate()), logins, SHORT);
    var environment = new HashMap<>(DockerRegistry.environment(folder));
    environment.merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    return new Registries(settings, environment);
  }

  private void login(String auth) throws IOException {
    config("{\"auths\": {\"https://%s/v1/\": %s}}".formatted(registry.name(), auth));
  }

  private void config(String json) throws IOException {
    var docker = Files.createDirectories(folder.resolve(".docker"));
    Files.writeString(docker.resolve("config.json"), json);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
