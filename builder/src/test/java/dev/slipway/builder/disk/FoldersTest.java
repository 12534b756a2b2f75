package dev.slipway.builder.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
  @TempDir Path root;

  @Test
  void aFolderIsDeletedWithAllThatIsInIt() throws Exception {
    var folder = root.resolve("a");
    Files.createDirectories(folder.resolve("b/c"));
    Files.writeString(folder.resolve("b/file"), "text");

    Folders.delete(folder);

    assertThat(folder).doesNotExist();
  }

  @Test
  void whatALinkLeadsToIsKept() throws Exception {
    var target = Files.createDirectories(root.resolve("kept"));
    var kept = Files.writeString(target.resolve("file"), "text");
    var folder = Files.createDirectories(root.resolve("a"));
    Files.createSymbolicLink(folder.resolve("link"), target);

    Folders.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aLinkToNowhereIsDeleted() throws Exception {
    var link = Files.createSymbolicLink(root.resolve("link"), root.resolve("nowhere"));

    Folders.delete(link);

    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aFolderThatMayNotBeWrittenToIsDeletedToo() throws Exception {
    var folder = Files.createDirectories(root.resolve("a"));
    Files.writeString(folder.resolve("file"), "text");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

    Folders.delete(folder);

    assertThat(folder).doesNotExist();
  }

  @Test
  void whatFilesHoldIsCountedWithoutWhatLinksLeadTo() throws Exception {
    var outside = Files.write(root.resolve("large"), new byte[10_000]);
    var folder = Files.createDirectories(root.resolve("a"));
    Files.write(Files.createDirectory(folder.resolve("b")).resolve("file"), new byte[600]);
    Files.write(folder.resolve("file"), new byte[400]);
    Files.createSymbolicLink(folder.resolve("c"), root.relativize(outside));

    assertThat(Folders.hold(folder, 3 * 4_096)).isFalse();
    assertThat(Folders.hold(folder, 3 * 4_096 - 1)).isTrue();
    assertThat(Folders.hold(root.resolve("nothing"), 0)).isFalse();
  }

  @Test
  void whatIsNotThereIsNotMissed() throws Exception {
    Folders.delete(root.resolve("nothing"));

    assertThat(Folders.list(root.resolve("nothing"))).isEmpty();
  }

  @Test
  void anEmptiedFolderStays() throws Exception {
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("file"), "text");

    Folders.empty(root);

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aPrivateFolderIsItsOwnersAlone() throws Exception {
    var folder = root.resolve("a/private");

    Folders.makePrivate(folder);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(Folders.list(root.resolve("a"))).containsExactly(folder);
  }
}
