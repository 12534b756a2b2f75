package dev.slipway.builder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutStoreTest {
  private static final AppName SHOP = new AppName("shop");
  private static final BuildKey KEY = key("one");

  @TempDir Path folder;
  private OciLayoutStore store;

  @BeforeEach
  void open() throws Exception {
    store = new OciLayoutStore(folder.resolve("images"));
  }

  @Test
  void an_image_is_read_back_from_the_folder_alone() throws Exception {
    var written = store.write(SHOP, KEY, content("source"));
    var reopened = new OciLayoutStore(folder.resolve("images"));
    assertThat(reopened.find(SHOP, KEY)).contains(written);
    assertThat(reopened.find(written.ref())).contains(written);
    assertThat(written.workingFolder()).isEqualTo("/app");
    assertThat(written.processes())
        .containsEntry(ProcessType.WEB, List.of("node", "a b.js", "ä\"$"));
    assertThat(written.env()).containsEntry("A", "b=c\nd").containsEntry("EMPTY", "");
  }

  @Test
  void files_come_back_as_they_were() throws Exception {
    var unpacked = unpack(store.write(SHOP, KEY, content("source")), "unpacked");
    assertThat(unpacked.resolve("bin/run")).isExecutable().hasContent("#!/bin/sh\n");
    assertThat(Files.isExecutable(unpacked.resolve("lib/dep.txt"))).isFalse();
    assertThat(Files.readSymbolicLink(unpacked.resolve("link"))).hasToString("bin/run");
    assertThat(Files.readSymbolicLink(unpacked.resolve("within"))).hasToString("bin/run");
    assertThat(Files.readSymbolicLink(unpacked.resolve("dangling"))).hasToString("nowhere");
    assertThat(unpacked.resolve("empty")).isEmptyDirectory();
    assertThat(unpacked.resolve("größe/" + "x".repeat(120) + ".txt")).hasContent("long");
  }

  @Test
  void equal_content_is_an_equal_digest_whatever_the_time_and_the_folder() throws Exception {
    var first = store.write(SHOP, KEY, content("source"));
    var again = content("elsewhere");
    Files.setLastModifiedTime(again.folder().resolve("bin/run"), FileTime.fromMillis(0));
    assertThat(store.write(SHOP, key("two"), again).ref()).isEqualTo(first.ref());
    Files.writeString(again.folder().resolve("bin/run"), "other");
    assertThat(store.write(SHOP, key("three"), again).ref()).isNotEqualTo(first.ref());
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
  void what_is_not_there_is_not_found() throws Exception {
    assertThat(store.find(SHOP, KEY)).isEmpty();
    var unknown = new ImageRef("shop", Digest.of("unknown"));
    assertThat(store.find(unknown)).isEmpty();
    assertThat(store.find(new ImageRef("../shop", Digest.of("unknown")))).isEmpty();
    assertThatThrownBy(() -> store.unpack(unknown, folder))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("missing or damaged");
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
  void many_builds_at_once_all_get_into_the_index() throws Exception {
    var content = content("source");
    var tasks = new ArrayList<Callable<StoredImage>>();
    for (var i = 0; i < 40; i++) {
      var app = new AppName(i % 2 == 0 ? "shop" : "blog");
      var key = key("build " + i);
      tasks.add(() -> store.write(app, key, content));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var written : threads.invokeAll(tasks)) {
        assertThat(written.get()).isNotNull();
      }
    }
    for (var i = 0; i < 40; i++) {
      var app = new AppName(i % 2 == 0 ? "shop" : "blog");
      assertThat(store.find(app, key("build " + i))).isPresent();
    }
  }

  @Test
  void what_a_killed_process_left_is_cleared_away() throws Exception {
    var image = store.write(SHOP, KEY, content("source"));
    var left = folder.resolve("images/shop/blobs/sha256/" + Blobs.UNFINISHED + "123");
    Files.writeString(left, "half of a blo");
    assertThat(new OciLayoutStore(folder.resolve("images")).find(SHOP, KEY)).contains(image);
    assertThat(left).doesNotExist();
  }

  private Path unpack(StoredImage image, String name) throws Exception {
    var target = Files.createDirectory(folder.resolve(name));
    store.unpack(image.ref(), target);
    return target.resolve("app");
  }

  private List<Path> blobs() throws IOException {
    try (var files = Files.list(folder.resolve("images/shop/blobs/sha256"))) {
      return files.toList();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static BuildKey key(String text) {
    return new BuildKey(Digest.of(text));
  }

  private ImageContent content(String name) throws IOException {
    var root = Files.createDirectory(folder.resolve(name));
    Files.createDirectories(root.resolve("empty"));
    write(root, "bin/run", "#!/bin/sh\n").toFile().setExecutable(true);
    write(root, "lib/dep.txt", "dependency");
    write(root, "größe/" + "x".repeat(120) + ".txt", "long");
    Files.createSymbolicLink(root.resolve("link"), Path.of("bin/run"));
    Files.createSymbolicLink(root.resolve("within"), root.resolve("bin/run"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
    var web = Map.of(ProcessType.WEB, List.of("node", "a b.js", "ä\"$"));
    var env = Map.of("A", "b=c\nd", "EMPTY", "");
    return new ImageContent(root, List.of("lib", "none"), new TreeMap<>(web), new TreeMap<>(env));
  }

  private static Path write(Path root, String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
    return Files.writeString(file, text);
  }
}
