package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.ImageStoreContract;
import dev.slipway.builder.WritableImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry without TLS on this machine. */
class RegistryImageStoreTest extends ImageStoreContract {
  @TempDir static Path registryFolder;
  private static DockerRegistry registry;
  private static int prefixes;

  private Registries registries;
  private String prefix;
  private RegistryImageStore store;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.start(registryFolder);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    prefix = registry.name() + "/team" + prefixes++;
    registries = new Registries(RegistrySettings.DEFAULT, DockerRegistry.environment(folder));
    store = new RegistryImageStore(registries, prefix, folder.resolve("work"));
  }

  @AfterEach
  void close() {
    if (registries != null) {
      registries.close();
    }
  }

  @Override
  protected WritableImageStore store() {
    return store;
  }

  @Override
  protected WritableImageStore reopened() throws Exception {
    return new RegistryImageStore(registries, prefix, folder.resolve("reopened"));
  }

  @Test
  void nothing_is_left_in_the_work_folder() throws Exception {
    var image = store.write(SHOP, KEY, content("source"));
    unpack(image, "unpacked");
    assertThat(folder.resolve("work")).isEmptyDirectory();
    Files.createDirectories(folder.resolve("work/transfer-killed/deep"));
    store = new RegistryImageStore(registries, prefix, folder.resolve("work"));
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void images_are_named_by_app_and_key_below_the_prefix() throws Exception {
    var image = store.write(SHOP, KEY, content("source"));
    assertThat(image.ref().repository()).isEqualTo(prefix + "/shop");
    var repository = prefix.substring(prefix.indexOf('/') + 1) + "/shop";
    assertThat(
            registry
                .storage()
                .resolve("repositories")
                .resolve(repository)
                .resolve("_manifests/tags/b-" + KEY + "/current/link"))
        .hasContent(image.ref().digest().value());
  }
}
