package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImagesTest {
  @TempDir Path folder;
  private final FolderImages store = new FolderImages();
  private Images images;

  @BeforeEach
  void open() throws IOException {
    images = new Images(folder, store);
  }

  @Test
  void oneIsUnpackedOnceHoweverManyAskAtOnce() throws Exception {
    var image = store.image("exit 0");
    Callable<Path> ask = () -> images.unpacked(image);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(Stream.generate(() -> ask).limit(20).toList())) {
        assertThat(each.get().resolve("app/run")).exists();
      }
    }

    assertThat(store.unpacked()).isEqualTo(1);
    assertThat(Folders.list(folder)).containsExactly(images.unpacked(image));
  }

  @Test
  void oneThatTheStoreDoesNotHaveLeavesNothing() throws Exception {
    var unknown = new ImageRef("test", Digest.of("unknown"));

    assertThatThrownBy(() -> images.unpacked(unknown)).isInstanceOf(RejectedException.class);
    assertThat(Folders.list(folder)).isEmpty();
  }

  @Test
  void whatAKillLeftHalfUnpackedIsDeletedAtTheNextStart() throws Exception {
    Files.createDirectories(folder.resolve(".partial-1/app"));
    Files.writeString(folder.resolve(".partial-1/app/run"), "half");

    var _ = new Images(folder, store);

    assertThat(Folders.list(folder)).isEmpty();
  }

  @Test
  void whatIsUsedOrHeldIsNotSweptAway() throws Exception {
    var used = store.image("used");
    var held = store.image("held");
    var idle = store.image("idle");
    for (var image : new ImageRef[] {used, held, idle}) {
      images.unpacked(image);
    }

    try (var _ = images.hold(held.digest())) {
      images.sweep(() -> Set.of(used.digest()));
      assertThat(Folders.list(folder))
          .containsExactlyInAnyOrder(images.unpacked(used), images.unpacked(held));
    }
    images.sweep(Set::of);
    assertThat(Folders.list(folder)).isEmpty();
  }
}
