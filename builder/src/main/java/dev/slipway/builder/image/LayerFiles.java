package dev.slipway.builder.image;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes the files of one layer over those of the layers below it, and never outside of their
 * folder. Devices and pipes are left out, owners are forgotten.
 */
public final class LayerFiles {
  /** In front of the name of a file that a layer below has and this one has not. */
  static final String GONE = ".wh.";

  /** In a folder of which nothing from below is left. */
  static final String ALL_GONE = ".wh..wh..opq";

  private final Path root;
  private final Set<Path> own = new HashSet<>();

  private LayerFiles(Path root) {
    this.root = root;
  }

  /**
   * Unpacks a layer into an existing folder.
   *
   * @param mediaType of the layer
   * @throws IOException also where the layer holds what it must not
   */
  public static void unpack(String mediaType, InputStream layer, Path root) throws IOException {
    if (!MediaTypes.isReadable(mediaType)) {
      throw new IOException("a layer is packed as " + mediaType + ", which can not be read here");
    }
    var files = new LayerFiles(root.toAbsolutePath().normalize());
    if (MediaTypes.isGzip(mediaType)) {
      try (var plain = new GZIPInputStream(layer, 1 << 16)) {
        files.unpack(plain);
      }
    } else {
      files.unpack(layer);
    }
  }

  private void unpack(InputStream layer) throws IOException {
    try (var tar = new TarArchiveInputStream(layer, StandardCharsets.UTF_8.name())) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar);
      }
    }
  }

  private void write(TarArchiveEntry entry, InputStream bytes) throws IOException {
    var file = within(entry.getName());
    var parent = file.getParent();
    if (parent == null || file.equals(root)) {
      return;
    }
    var name = String.valueOf(file.getFileName());
    if (name.startsWith(GONE)) {
      remove(parent, name);
      return;
    }
    own.add(file);
    makeFolder(parent);
    if (entry.isDirectory()) {
      writeFolder(file);
      return;
    }
    delete(file);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      link(file, within(entry.getLinkName()));
    } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL
        || entry.getLinkFlag() == TarConstants.LF_OLDNORM) {
      writeFile(file, entry, bytes);
    }
  }

  private Path within(String name) throws IOException {
    var file = root.resolve(name.replaceFirst("^/+", "")).normalize();
    if (!file.startsWith(root)) {
      throw new IOException("a layer has a file outside of the image: " + name);
    }
    return file;
  }

  private void writeFolder(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      delete(file);
      Files.createDirectory(file);
    }
  }

  private static void writeFile(Path file, TarArchiveEntry entry, InputStream bytes)
      throws IOException {
    Files.copy(bytes, file);
    var executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    Files.setLastModifiedTime(file, LayerTar.TIME);
  }

  /** A second name of a file, which may be in a layer below. */
  private void link(Path file, Path target) throws IOException {
    var parent = target.getParent();
    if (parent == null
        || !parent.toRealPath().equals(root.toRealPath().resolve(relative(parent)))) {
      throw new IOException("a layer has a hard link behind a link: " + relative(target));
    }
    Files.createLink(file, target);
  }

  private Path relative(Path file) {
    return root.relativize(file);
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

  private void remove(Path folder, String mark) throws IOException {
    if (!folder.toRealPath().equals(root.toRealPath().resolve(relative(folder)))) {
      throw new IOException("a layer removes files behind a link: " + relative(folder));
    }
    if (!mark.equals(ALL_GONE)) {
      delete(folder.resolve(mark.substring(GONE.length())).normalize());
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> own.stream().noneMatch(o -> o.startsWith(f))).toList()) {
        delete(file);
      }
    }
  }

  private void delete(Path file) throws IOException {
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IOException("a layer removes what is outside of the image");
    }
    Folders.delete(file);
  }
}
