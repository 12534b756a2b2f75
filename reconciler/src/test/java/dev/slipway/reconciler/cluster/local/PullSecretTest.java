package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.WORKER;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.Releases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that lets in by a password only, and podman, which knows none. */
@Tag("full")
final class PullSecretTest {
  private static final String USER = "ship";
  private static final String PASSWORD = "pass:wörd";

  /** As {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ship:$2y$05$hiInTDQ0ZZD2zqfvkAxYR.K9TJSs3MhvRY6GzA1voHop0/JRAWjuO\n";

  @TempDir Path folder;
  private BusyboxImage images;
  private DockerRegistry registry;
  private ImageRef image;
  private Local local;
  private Path seen;

  @BeforeEach
  void open() throws Exception {
    images = BusyboxImage.make(Files.createDirectory(folder.resolve("images")));
    var htpasswd = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    var pushed = images.push("private");
    // The same images, for whom the password lets in.
    registry = DockerRegistry.startFor(folder.resolve("images/registry"), htpasswd);
    image = new ImageRef(registry.name() + "/test/busybox", pushed.digest());
    local = new Local(folder.resolve("local"));
    local.images.inContainer(image);
    seen = folder.resolve("seen");
    var environment = new HashMap<>(System.getenv());
    environment.put("SLIPWAY_CONTAINER_ENGINE", podman().toString());
    local.environment(environment);
  }

  /** Podman, which notes what it finds of login files. */
  private Path podman() throws Exception {
    var real = SearchPath.parse(System.getenv("PATH")).find("podman").orElseThrow();
    var script =
        """
        #!/bin/sh
        before=
        for word in "$@"; do
          if [ "$before" = --authfile ]; then
            stat -c '%%a' "$word" "${word%%/*}" >>%s
          fi
          before=$word
        done
        exec %s "$@"
        """
            .formatted(seen, real);
    var file = Files.writeString(folder.resolve("podman"), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    local.cluster().remove(SHOP);
    eventually().until(() -> local.shop().instances().isEmpty());
    eventually()
        .until(() -> !BusyboxImage.list("podman", "images", "--all").contains(registry.name()));
    local.close();
    registry.close();
    images.close();
  }

  private void give(String key, String value) throws Exception {
    var secret = Files.createDirectories(local.secrets().resolve("regcred"));
    Files.writeString(secret.resolve(key), value);
  }

  private static String auth(String password) {
    return Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(UTF_8));
  }

  private void giveConfig(String forRegistry, String password) throws Exception {
    give(
        ".dockerconfigjson",
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(forRegistry, auth(password)));
  }

  private void run(Optional<String> pullSecret) throws Exception {
    var process = new ProcessSpec(Local.inContainer("busybox sleep 1000 & wait"), Optional.empty());
    var plain = Releases.of("shop", image, Map.of(WORKER, process)).number(1);
    var config = plain.config();
    var placement = new Placement(new TreeMap<>(), pullSecret, new TreeMap<>());
    var release =
        new Release(
            plain.app(),
            plain.number(),
            plain.image(),
            plain.built(),
            new Config(config.env(), config.processes(), config.grace(), placement),
            plain.inputs(),
            Optional.empty());
    local.cluster().converge(Releases.workload(release, 1, Duration.ofMinutes(5)));
  }

  private void assertRuns() throws Exception {
    run(Optional.of("regcred"));
    eventually().until(() -> local.only().isReady());
    assertThat(Files.readAllLines(seen)).as("of the file, of its folder").contains("600", "700");
    assertThat(Files.readAllLines(seen)).containsOnly("600", "700");
    assertThat(filesWith(auth(PASSWORD))).as("nothing is left of the login").isEmpty();
  }

  private List<Path> filesWith(String text) throws Exception {
    try (var files = Files.walk(local.folder())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> {
            try {
              return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
            } catch (IOException gone) {
              return false;
            }
          })
          .toList();
    }
  }

  @Test
  void aDockerConfigOpensTheRegistryAndNothingIsLeftOfIt() throws Exception {
    giveConfig(registry.name(), PASSWORD);
    assertRuns();
  }

  @Test
  void aUserAndAPasswordDoToo() throws Exception {
    give("username", USER);
    give("password", PASSWORD + "\n");
    assertRuns();
  }

  @Test
  void whoIsNotLetInIsToldWhatToMend() throws Exception {
    assertThatThrownBy(() -> run(Optional.empty()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("log in with podman login");
    assertThatThrownBy(() -> run(Optional.of("regcred")))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("there is no pull secret regcred: write it to ");

    giveConfig(registry.name(), "s3cr3t");
    assertThatThrownBy(() -> run(Optional.of("regcred")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("mend the login in its pullSecret, by which podman asked")
        .hasMessageNotContaining("s3cr3t")
        .hasMessageNotContaining(auth("s3cr3t"));
    assertThat(filesWith(auth("s3cr3t"))).isEmpty();

    give(".dockerconfigjson", "s3cr3t");
    assertThatThrownBy(() -> run(Optional.of("regcred")))
        .isInstanceOf(RejectedException.class)
        .hasMessage("the pull secret regcred: not a docker config: a JSON object with auths");
  }

  @Test
  void forARegistryThatTheSecretDoesNotKnowTheEnginesOwnLoginsAreAsked() throws Exception {
    giveConfig("registry.example.com", PASSWORD);
    assertThatThrownBy(() -> run(Optional.of("regcred")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("log in with podman login");
    assertThat(seen).doesNotExist();
  }
}
