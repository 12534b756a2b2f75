package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Either end is killed with -9 in the middle of a push. */
@Tag("full")
class KilledPushTest {
  private static final AppName SHOP = new AppName("shop");
  private static final BuildKey KEY = new BuildKey(Digest.of("key"));
  private static final int SIZE = 48 << 20;

  @TempDir Path folder;
  private DockerRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = DockerRegistry.start(folder.resolve("registry"));
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void a_push_to_a_registry_that_is_killed_leaves_nothing_and_the_next_one_completes()
      throws Exception {
    try (var registries = registries(2)) {
      var store = store(registries, registry.name(), folder);
      var push = new FutureTask<>(() -> store.write(SHOP, KEY, content(folder)));
      Thread.ofVirtual().start(push);
      awaitUpload();
      registry.kill();
      assertThatThrownBy(push::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnavailableException.class);

      registry.restart();
      assertThat(store.find(SHOP, KEY)).isEmpty();
      assertThat(store.keys(SHOP)).isEmpty();
      assertIsWhole(store, store.write(SHOP, KEY, content(folder)));
    }
  }

  @Test
  void a_push_goes_on_when_the_registry_is_back_soon() throws Exception {
    try (var registries = registries(20)) {
      var store = store(registries, registry.name(), folder);
      var push = new FutureTask<>(() -> store.write(SHOP, KEY, content(folder)));
      Thread.ofVirtual().start(push);
      awaitUpload();
      registry.kill();
      registry.restart();
      assertIsWhole(store, push.get());
    }
  }

  @Test
  void a_push_of_a_daemon_that_is_killed_leaves_nothing_and_the_next_one_completes()
      throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var daemon =
        new ProcessBuilder(
                java, "-cp", classes, Pusher.class.getName(), registry.name(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    awaitUpload();
    daemon.destroyForcibly().waitFor();

    try (var registries = registries(2)) {
      var store = store(registries, registry.name(), folder);
      assertThat(store.find(SHOP, KEY)).isEmpty();
      assertThat(folder.resolve("work")).isEmptyDirectory();
      assertIsWhole(store, store.write(SHOP, KEY, content(folder)));
    }
  }

  /** Until some of the layer is there; all of it takes longer. */
  private void awaitUpload() {
    var uploads = registry.storage().resolve("repositories/team/shop/_uploads");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> sizes(uploads) > 0);
  }

  private static long sizes(Path uploads) {
    try (var files = Files.walk(uploads)) {
      return files.filter(f -> f.endsWith("data")).mapToLong(f -> f.toFile().length()).sum();
    } catch (IOException | UncheckedIOException notYet) {
      return 0;
    }
  }

  private void assertIsWhole(RegistryImageStore store, StoredImage image) throws Exception {
    assertThat(store.find(SHOP, KEY)).contains(image);
    var target = Files.createTempDirectory(folder, "target");
    store.unpack(image.ref(), target);
    assertThat(Files.mismatch(target.resolve("app/large"), folder.resolve("source/large")))
        .isEqualTo(-1);
  }

  private Registries registries(int attempts) throws Exception {
    return registries(attempts, folder);
  }

  private static Registries registries(int attempts, Path home) throws Exception {
    var patience =
        new Patience(
            attempts, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(20));
    var settings = new RegistrySettings(Set.of(), Optional.empty(), List.of(), patience);
    return new Registries(settings, DockerRegistry.environment(home));
  }

  private static RegistryImageStore store(Registries registries, String at, Path folder)
      throws Exception {
    return new RegistryImageStore(registries, at + "/team", folder.resolve("work"));
  }

  /** Of what does not compress, so that a push takes its time. */
  private static ImageContent content(Path folder) throws IOException {
    var source = Files.createDirectories(folder.resolve("source"));
    var bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    Files.write(source.resolve("large"), bytes);
    return new ImageContent(source, List.of(), new TreeMap<>(), new TreeMap<>());
  }

  /** A process that pushes an image. */
  static final class Pusher {
    private Pusher() {}

    public static void main(String[] args) throws Exception {
      var folder = Path.of(args[1]);
      try (var registries = registries(2, folder)) {
        store(registries, args[0], folder).write(SHOP, KEY, content(folder));
      }
    }
  }
}
