package dev.slipway.builder.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes the files of a layer into a folder, and never outside of it. */
record LayerFiles(Path root) {
  void unpack(InputStream layer) throws IOException {
    try (var tar = new TarArchiveInputStream(layer, StandardCharsets.UTF_8.name())) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar);
      }
    }
  }

  private void write(TarArchiveEntry entry, InputStream bytes) throws IOException {
    var file = root.resolve(entry.getName()).normalize();
    if (!file.startsWith(root)) {
      throw new IOException("a layer has a file outside of the image: " + entry.getName());
    }
    if (entry.isDirectory()) {
      makeFolder(file);
      return;
    }
    var parent = file.getParent();
    if (parent != null) {
      makeFolder(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL) {
      writeFile(file, entry, bytes);
    } else {
      throw new IOException("a layer has neither file, folder nor link: " + entry.getName());
    }
  }

  private static void writeFile(Path file, TarArchiveEntry entry, InputStream bytes)
      throws IOException {
    Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    var executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    Files.setLastModifiedTime(file, LayerTar.TIME);
  }

  /** A link on the way could lead anywhere. */
  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var parent = folder.getParent();
    if (parent != null && !folder.equals(root)) {
      makeFolder(parent);
    }
    Files.createDirectory(folder);
  }
}
