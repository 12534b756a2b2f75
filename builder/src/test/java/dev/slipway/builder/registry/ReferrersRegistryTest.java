package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.Attachment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that keeps account of what is attached to what, as OCI 1.1 has it. */
class ReferrersRegistryTest extends RegistryStoreContract {
  @TempDir static Path registryFolder;
  private static DockerRegistry registry;
  private static ReferrersFront front;

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

  @Override
  String registryName() {
    return front.name();
  }

  @Override
  Registries openRegistries() throws Exception {
    var settings =
        new RegistrySettings(Set.of(front.name()), Optional.empty(), List.of(), Patience.DEFAULT);
    return new Registries(settings, DockerRegistry.environment(folder));
  }

  @Test
  void no_tag_names_what_is_attached_and_it_goes_with_the_image() throws Exception {
    var before = front.size();
    var list = attachment("packages", KEY);
    var image = store.write(SHOP, KEY, content("source"), List.of(list));
    assertThat(registry.tags(repository())).containsExactly(KEY.refName());
    assertThat(store.attachments(image.ref(), Attachment.CYCLONEDX)).containsExactly(list);
    assertThat(front.size()).isEqualTo(before + 1);
    store.delete(image.ref());
    assertThat(front.size()).isEqualTo(before);
  }

  @Test
  void an_image_is_kept_though_the_registry_takes_nothing_beside_it() throws Exception {
    front.refuseReferrers(true);
    try {
      var image = store.write(SHOP, KEY, content("source"), List.of(attachment("packages", KEY)));
      assertThat(store.find(SHOP, KEY)).contains(image);
      assertThat(store.attachments(image.ref(), Attachment.CYCLONEDX)).isEmpty();
      store.delete(image.ref());
      assertThat(store.find(SHOP, KEY)).isEmpty();
    } finally {
      front.refuseReferrers(false);
    }
  }
}
