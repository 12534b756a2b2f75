package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of Docker's own registry. */
final class DockerRegistryTagsTest {
  private static final String USER = "ship";
  private static final String PASSWORD = "pass:wörd";

  /** As {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ship:$2y$05$hiInTDQ0ZZD2zqfvkAxYR.K9TJSs3MhvRY6GzA1voHop0/JRAWjuO\n";

  @TempDir private Path folder;

  @Test
  @Tag("full")
  void allAreListedPageByPageAndMeanWhatWasPushed() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var registries = registries()) {
      var repository = registry.name() + "/acme/blog";
      var all = IntStream.range(0, 1100).mapToObj(i -> "1.4." + i).toArray(String[]::new);
      var old = new PushedImage(repository).push("old", all);
      var resolver = new RegistryResolver(registries);

      assertThat(resolver.tags(repository)).containsExactlyInAnyOrder(all);
      assertThat(resolver.tags(registry.name() + "/acme/nothing")).isEmpty();
      var moved = new PushedImage(repository).push("new", "1.4.7");
      assertThat(
              List.of(digest(resolver, repository, "1.4.7"), digest(resolver, repository, "1.4.8")))
          .containsExactly(moved, old);

      registry.kill();
      assertThatThrownBy(() -> resolver.tags(repository))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("it takes no connections");
      registry.restart();
      assertThat(resolver.tags(repository)).hasSize(1100);
    }
  }

  @Test
  void whoIsNotLetInIsToldSoAndAnAppWithALoginOfItsOwnIs() throws Exception {
    var htpasswd = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    try (var registry = DockerRegistry.startFor(folder.resolve("registry"), htpasswd);
        var registries = registries()) {
      var repository = registry.name() + "/acme/blog";
      new PushedImage(repository, USER + ":" + PASSWORD).push("one", "1.4.1");
      var daemon = new RegistryResolver(registries);
      var app = daemon.loggedInBy(new RegistryCredentials.Password(USER, PASSWORD));

      assertThatThrownBy(() -> daemon.tags(repository))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("asks for a login");
      assertThat(app.tags(repository)).containsExactly("1.4.1");
      assertThat(app.resolve(ImageName.of(repository, "1.4.1")).repository()).isEqualTo(repository);
      assertThatThrownBy(() -> daemon.tags(repository)).isInstanceOf(RejectedException.class);
      assertThatThrownBy(() ->
              daemon.loggedInBy(new RegistryCredentials.Password(USER, "wr0ng")).tags(repository))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("refuses the login")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("wr0ng"));
    }
  }

  private static Digest digest(RegistryResolver resolver, String repository, String tag)
      throws Exception {
    return resolver.resolve(ImageName.of(repository, tag)).digest();
  }

  private Registries registries() throws Exception {
    var patience =
        new Patience(2, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(30));
    return new Registries(
        new RegistrySettings(Set.of(), Optional.empty(), List.of(), patience),
        DockerRegistry.environment(folder));
  }
}
