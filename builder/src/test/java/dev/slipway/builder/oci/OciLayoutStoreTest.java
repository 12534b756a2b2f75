package dev.slipway.builder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.ImageStoreContract;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OciLayoutStoreTest extends ImageStoreContract {
  private OciLayoutStore store;

  @BeforeEach
  void open() throws Exception {
    store = new OciLayoutStore(folder.resolve("images"));
  }

  @Override
  protected WritableImageStore store() {
    return store;
  }

  @Override
  protected WritableImageStore reopened() throws Exception {
    return new OciLayoutStore(folder.resolve("images"));
  }

  @Test
  void dependencies_are_a_layer_that_stays_when_the_rest_changes() throws Exception {
    var content = content("source");
    store.write(SHOP, KEY, content);
    Files.writeString(content.folder().resolve("bin/run"), "other");
    store.write(SHOP, key("two"), content);
    // Two images of two layers, config and manifest each: eight blobs, one of them shared.
    assertThat(blobs()).hasSize(7);
  }

  @Test
  void what_a_deleted_image_alone_needed_is_gone_from_the_disk() throws Exception {
    var content = content("source");
    var image = store.write(SHOP, KEY, content);
    Files.writeString(content.folder().resolve("bin/run"), "other");
    store.write(SHOP, key("two"), content);
    store.delete(image.ref());
    assertThat(blobs()).hasSize(4);
  }

  @Test
  void what_others_attached_stays_when_what_builds_attached_goes() throws Exception {
    var image =
        store.write(SHOP, KEY, content("source"), List.of(attachment("packages", KEY))).ref();
    var index = folder.resolve("images/shop/index.json");
    var signature = "{\"mediaType\":\"m\",\"digest\":\"" + Digest.of("s") + "\",\"size\":1}";
    Files.writeString(
        index,
        Files.readString(index).replace("\"manifests\":[", "\"manifests\":[" + signature + ","));
    assertThat(blobs()).hasSize(7);
    store.delete(image);
    assertThat(index).content().contains(signature).doesNotContain("cyclonedx");
    assertThat(blobs()).isEmpty();
  }

  @Test
  void a_damaged_image_is_never_unpacked_and_is_forgotten() throws Exception {
    var image = store.write(SHOP, KEY, content("source"));
    var largest = blobs().stream().max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
    var bytes = Files.readAllBytes(largest);
    bytes[600] ^= 1;
    Files.write(largest, bytes);
    assertThatThrownBy(() -> unpack(image, "unpacked")).isInstanceOf(RejectedException.class);
    assertThat(store.find(SHOP, KEY)).isEmpty();
    assertThat(store.write(SHOP, KEY, content("again")).ref()).isEqualTo(image.ref());
    assertThat(unpack(image, "healed").resolve("bin/run")).exists();
  }

  @Test
  void the_folder_may_be_deleted_under_it() throws Exception {
    store.write(SHOP, KEY, content("source"));
    try (var files = Files.walk(folder.resolve("images"))) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    assertThat(store.find(SHOP, KEY)).isEmpty();
    assertThat(store.write(SHOP, KEY, content("again"))).isNotNull();
    assertThat(store.find(SHOP, KEY)).isPresent();
  }

  @Test
  void what_a_killed_process_left_is_cleared_away() throws Exception {
    var image = store.write(SHOP, KEY, content("source"));
    var left = folder.resolve("images/shop/blobs/sha256/" + Blobs.UNFINISHED + "123");
    Files.writeString(left, "half of a blo");
    assertThat(new OciLayoutStore(folder.resolve("images")).find(SHOP, KEY)).contains(image);
    assertThat(left).doesNotExist();
  }

  private List<Path> blobs() throws IOException {
    try (var files = Files.list(folder.resolve("images/shop/blobs/sha256"))) {
      return files.toList();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
