package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.KeptImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry without TLS on this machine. */
class RegistryImageStoreTest extends RegistryStoreContract {
  @TempDir static Path registryFolder;
  private static DockerRegistry registry;

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

  @Override
  String registryName() {
    return registry.name();
  }

  @Override
  Registries openRegistries() throws Exception {
    return new Registries(RegistrySettings.DEFAULT, DockerRegistry.environment(folder));
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
    assertThat(
            registry
                .storage()
                .resolve("repositories")
                .resolve(repository())
                .resolve("_manifests/tags/b-" + KEY + "/current/link"))
        .hasContent(image.ref().digest().value());
  }

  @Test
  void what_somebody_gave_another_name_or_put_into_an_index_is_not_ours() throws Exception {
    var content = content("source");
    var pushed = new PushedImage(prefix + "/shop");
    var tagged = store.write(SHOP, KEY, content).ref().digest();
    Files.writeString(content.folder().resolve("bin/run"), "other");
    var indexed = store.write(SHOP, key("two"), content).ref().digest();
    Files.writeString(content.folder().resolve("bin/run"), "third");
    var ours = store.write(SHOP, key("three"), content).ref().digest();
    var theirs = pushed.push("theirs", key("four").refName());

    pushed.name(tagged, "stable");
    pushed.index("all", indexed);

    assertThat(store.images(SHOP)).hasSize(4);
    assertThat(store.images(SHOP))
        .filteredOn(KeptImage::isOurs)
        .singleElement()
        .extracting(image -> image.ref().digest())
        .isEqualTo(ours)
        .isNotEqualTo(theirs);
  }

  @Test
  void a_registry_that_keeps_no_account_of_it_gets_a_tag_for_what_is_attached() throws Exception {
    var image = store.write(SHOP, KEY, content("source"), List.of(attachment("one", KEY))).ref();
    var fallback = "sha256-" + image.digest().hex();
    assertThat(registry.tags(repository())).containsExactly(KEY.refName(), fallback);
    assertThat(store.images(SHOP)).singleElement().returns(true, KeptImage::isOurs);

    store.delete(image);
    assertThat(registry.tags(repository())).isEmpty();
  }

  @Test
  void what_others_attached_to_an_image_is_left_alone() throws Exception {
    var image = store.write(SHOP, KEY, content("source"), List.of(attachment("one", KEY))).ref();
    var fallback = "sha256-" + image.digest().hex();
    var theirs = new PushedImage(prefix + "/shop").push("a signature", "signed");
    new PushedImage(prefix + "/shop").attach(fallback, theirs);
    assertThat(store.attachments(image, Attachment.CYCLONEDX)).hasSize(1);
    assertThat(store.images(SHOP)).singleElement().returns(true, KeptImage::isOurs);

    store.delete(image);
    assertThat(store.find(image)).isEmpty();
    assertThat(registry.tags(repository())).containsExactly(fallback, "signed");
    assertThat(store.attachments(image, Attachment.CYCLONEDX)).isEmpty();
  }
}
