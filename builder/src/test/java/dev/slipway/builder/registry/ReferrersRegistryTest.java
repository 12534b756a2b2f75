package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.ImageStoreContract;
import dev.slipway.builder.WritableImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that keeps account of what is attached to what, as OCI 1.1 has it. */
class ReferrersRegistryTest extends ImageStoreContract {
  @TempDir static Path registryFolder;
  private static DockerRegistry registry;
  private static ReferrersFront front;
  private static int prefixes;

  private Registries registries;
  private String prefix;
  private RegistryImageStore store;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.start(registryFolder);
    front = ReferrersFront.of(registry);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      front.close();
      registry.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    prefix = front.name() + "/team" + prefixes++;
    var settings =
        new RegistrySettings(Set.of(front.name()), Optional.empty(), List.of(), Patience.DEFAULT);
    registries = new Registries(settings, DockerRegistry.environment(folder));
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
  void no_tag_names_what_is_attached_and_it_goes_with_the_image() throws Exception {
    var before = front.size();
    var list = attachment("packages", KEY);
    var image = store.write(SHOP, KEY, content("source"), List.of(list));
    assertThat(registry.tags(prefix.substring(prefix.indexOf('/') + 1) + "/shop"))
        .containsExactly(KEY.refName());
    assertThat(store.attachments(image.ref(), Attachment.CYCLONEDX)).containsExactly(list);
    assertThat(front.size()).isEqualTo(before + 1);
    store.delete(image.ref());
    assertThat(front.size()).isEqualTo(before);
  }
}
