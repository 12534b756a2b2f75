package dev.slipway.builder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of images does. */
public abstract class ImageStoreContract {
  protected static final AppName SHOP = new AppName("shop");
  protected static final BuildKey KEY = key("one");

  @TempDir protected Path folder;

  /** The store of this test. */
  protected abstract WritableImageStore store() throws Exception;

  /** The same images, seen by a daemon that has just started. */
  protected abstract WritableImageStore reopened() throws Exception;

  @Test
  void an_image_is_read_back_by_key_and_by_digest_after_a_restart_too() throws Exception {
    var written = store().write(SHOP, KEY, content("source"));
    for (var store : List.of(store(), reopened())) {
      assertThat(store.find(SHOP, KEY)).contains(written);
      assertThat(store.find(written.ref())).contains(written);
    }
    assertThat(written.workingFolder()).isEqualTo("/app");
    assertThat(written.processes())
        .containsEntry(ProcessType.WEB, List.of("node", "a b.js", "ä\"$"));
    assertThat(written.env()).containsEntry("A", "b=c\nd").containsEntry("EMPTY", "");
  }

  @Test
  void files_come_back_as_they_were() throws Exception {
    var unpacked = unpack(store().write(SHOP, KEY, content("source")), "unpacked");
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
    var first = store().write(SHOP, KEY, content("source"));
    var again = content("elsewhere");
    Files.setLastModifiedTime(again.folder().resolve("bin/run"), FileTime.fromMillis(0));
    assertThat(store().write(SHOP, key("two"), again).ref()).isEqualTo(first.ref());
    Files.writeString(again.folder().resolve("bin/run"), "other");
    assertThat(store().write(SHOP, key("three"), again).ref()).isNotEqualTo(first.ref());
    assertThat(store().find(SHOP, KEY)).contains(first);
    assertThat(store().find(SHOP, key("two"))).contains(first);
  }

  @Test
  void what_another_tool_made_is_kept_as_it_is() throws Exception {
    var made = new OciLayoutStore(folder.resolve("made")).write(SHOP, KEY, content("source"));
    var taken = store().take(SHOP, key("taken"), folder.resolve("made/shop"));
    assertThat(taken.ref().digest()).isEqualTo(made.ref().digest());
    assertThat(taken.processes()).isEqualTo(made.processes());
    for (var store : List.of(store(), reopened())) {
      assertThat(store.find(SHOP, key("taken"))).contains(taken);
    }
    assertThat(unpack(taken, "unpacked").resolve("lib/dep.txt")).hasContent("dependency");
    assertThat(store().take(SHOP, key("again"), folder.resolve("made/shop"))).isEqualTo(taken);
  }

  @Test
  void what_another_tool_left_damaged_or_not_alone_is_not_taken() throws Exception {
    var made = new OciLayoutStore(folder.resolve("made"));
    made.write(SHOP, KEY, content("source"));
    var blobs = folder.resolve("made/shop/blobs/sha256");
    try (var files = Files.list(blobs)) {
      for (var blob : files.toList()) {
        var bytes = Files.readAllBytes(blob);
        Files.write(blob, new byte[] {'x'});
        assertThatThrownBy(() -> store().take(SHOP, KEY, folder.resolve("made/shop")))
            .isInstanceOf(UnavailableException.class);
        Files.write(blob, bytes);
      }
    }
    made.write(SHOP, key("two"), content("other"));
    assertThatThrownBy(() -> store().take(SHOP, KEY, folder.resolve("made/shop")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no OCI image layout of one image");
    assertThat(store().find(SHOP, KEY)).isEmpty();
  }

  @Test
  void what_is_not_there_is_not_found() throws Exception {
    assertThat(store().find(SHOP, KEY)).isEmpty();
    assertThat(store().keys(SHOP)).isEmpty();
    var image = store().write(SHOP, KEY, content("source"));
    assertThat(store().find(SHOP, key("two"))).isEmpty();
    assertThat(store().find(new AppName("blog"), KEY)).isEmpty();
    var unknown = new ImageRef(image.ref().repository(), Digest.of("unknown"));
    assertThat(store().find(unknown)).isEmpty();
    assertThat(store().find(new ImageRef("../shop", Digest.of("unknown")))).isEmpty();
    assertThatThrownBy(() -> store().unpack(unknown, folder))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("built again");
  }

  @Test
  void an_image_with_nothing_in_it_is_an_image() throws Exception {
    var empty = Files.createDirectory(folder.resolve("nothing"));
    var content = new ImageContent(empty, List.of(), new TreeMap<>(), new TreeMap<>());
    var image = store().write(SHOP, KEY, content);
    assertThat(reopened().find(SHOP, KEY)).contains(image);
    assertThat(unpack(image, "unpacked")).isEmptyDirectory();
  }

  @Test
  void keys_are_told_and_an_image_is_deleted_under_all_of_them() throws Exception {
    var content = content("source");
    var image = store().write(SHOP, KEY, content);
    store().write(SHOP, key("two"), content);
    Files.writeString(content.folder().resolve("bin/run"), "other");
    var other = store().write(SHOP, key("three"), content);
    assertThat(store().keys(SHOP)).containsExactlyInAnyOrder(KEY, key("two"), key("three"));

    store().delete(image.ref());
    store().delete(image.ref());
    for (var store : List.of(store(), reopened())) {
      assertThat(store.find(image.ref())).isEmpty();
      assertThat(store.find(SHOP, KEY)).isEmpty();
      assertThat(store.find(SHOP, key("two"))).isEmpty();
      assertThat(store.find(SHOP, key("three"))).contains(other);
      assertThat(store.keys(SHOP)).containsExactly(key("three"));
    }
    assertThat(unpack(other, "other").resolve("lib/dep.txt")).hasContent("dependency");
    assertThat(store().write(SHOP, KEY, content("again")).ref()).isEqualTo(image.ref());
    assertThat(unpack(image, "again-unpacked").resolve("bin/run")).exists();
  }

  @Test
  void all_images_of_an_app_are_told_with_their_keys_and_what_they_take_up() throws Exception {
    var content = content("source");
    var image = store().write(SHOP, KEY, content);
    store().write(SHOP, key("two"), content);
    Files.writeString(content.folder().resolve("bin/run"), "other");
    var other = store().write(SHOP, key("three"), content);
    for (var store : List.of(store(), reopened())) {
      var kept = new TreeMap<Digest, KeptImage>();
      store.images(SHOP).forEach(it -> kept.put(it.ref().digest(), it));
      assertThat(kept).containsOnlyKeys(image.ref().digest(), other.ref().digest());
      assertThat(kept.values()).allMatch(KeptImage::isOurs);
      var first = requireNonNull(kept.get(image.ref().digest()));
      assertThat(first.ref()).isEqualTo(image.ref());
      assertThat(first.keys()).containsExactlyInAnyOrder(KEY, key("two"));
      assertThat(first.blobs()).hasSize(3);
      assertThat(first.size()).isGreaterThan(100);
      var shared = new TreeMap<>(first.blobs());
      shared.keySet().retainAll(requireNonNull(kept.get(other.ref().digest())).blobs().keySet());
      assertThat(shared).as("the layer of dependencies").hasSize(1);
      assertThat(store.images(new AppName("blog"))).isEmpty();
    }
  }

  @Test
  void an_image_that_slipway_did_not_build_is_told_apart() throws Exception {
    var layout = new OciLayoutStore(folder.resolve("made"));
    layout.write(SHOP, KEY, content("source"));
    PlainImage.withoutLabels(folder.resolve("made/shop"));
    var taken = store().take(SHOP, KEY, folder.resolve("made/shop"));
    assertThat(store().images(SHOP))
        .singleElement()
        .returns(taken.ref(), KeptImage::ref)
        .returns(false, KeptImage::isOurs);
  }

  @Test
  void what_is_attached_stays_beside_the_image_and_goes_with_it() throws Exception {
    var content = content("source");
    var plain = new OciLayoutStore(folder.resolve("made"));
    var digest = plain.write(SHOP, KEY, content).ref().digest();
    var list = attachment("packages", KEY);
    var written = store().write(SHOP, KEY, content, List.of(list));
    assertThat(store().take(SHOP, key("two"), folder.resolve("made/shop"), List.of(list)).ref())
        .extracting(ImageRef::digest)
        .isEqualTo(digest);
    assertThat(store().write(SHOP, KEY, content, List.of(list, attachment("more", key("two")))))
        .as("an equal image, with one attachment more")
        .isEqualTo(written);
    for (var store : List.of(store(), reopened())) {
      assertThat(store.attachments(written.ref(), Attachment.CYCLONEDX))
          .containsExactlyInAnyOrder(list, attachment("more", key("two")));
      assertThat(store.attachments(written.ref(), "text/plain")).isEmpty();
      assertThat(store.images(SHOP)).allMatch(KeptImage::isOurs);
      assertThat(store.keys(SHOP)).containsExactlyInAnyOrder(KEY, key("two"));
    }
    store().delete(written.ref());
    assertThat(reopened().attachments(written.ref(), Attachment.CYCLONEDX)).isEmpty();
    assertThat(store().write(SHOP, KEY, content)).isEqualTo(written);
    assertThat(reopened().attachments(written.ref(), Attachment.CYCLONEDX)).isEmpty();
  }

  protected static Attachment attachment(String text, BuildKey key) {
    var annotations = new TreeMap<>(Map.of(Attachment.BUILD, key.toString(), "a", "ä"));
    return new Attachment(Attachment.CYCLONEDX, "{\"" + text + "\":\"ä\"}", annotations);
  }

  @Test
  void an_image_of_another_store_is_not_deleted() {
    var elsewhere = new ImageRef("registry.invalid/else/shop", Digest.of("else"));
    assertThatThrownBy(() -> store().delete(elsewhere)).isInstanceOf(RejectedException.class);
  }

  @Test
  void an_interrupted_write_leaves_nothing_to_be_found() throws Exception {
    var content = content("source");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> store().write(SHOP, KEY, content))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(store().find(SHOP, KEY)).isEmpty();
    assertThat(store().write(SHOP, KEY, content)).isNotNull();
  }

  @Test
  void many_builds_at_once_are_all_kept() throws Exception {
    var content = content("source");
    var tasks = new ArrayList<Callable<StoredImage>>();
    for (var i = 0; i < 40; i++) {
      var app = new AppName(i % 2 == 0 ? "shop" : "blog");
      var key = key("build " + i);
      tasks.add(() -> store().write(app, key, content));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var written : threads.invokeAll(tasks)) {
        assertThat(written.get()).isNotNull();
      }
    }
    for (var i = 0; i < 40; i++) {
      var app = new AppName(i % 2 == 0 ? "shop" : "blog");
      assertThat(store().find(app, key("build " + i))).isPresent();
    }
  }

  protected Path unpack(StoredImage image, String name) throws Exception {
    var target = Files.createDirectory(folder.resolve(name));
    store().unpack(image.ref(), target);
    return target.resolve("app");
  }

  protected static BuildKey key(String text) {
    return new BuildKey(Digest.of(text));
  }

  /** Files of every kind, with the dependencies in {@code lib}. */
  protected ImageContent content(String name) throws IOException {
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
