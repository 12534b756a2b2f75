package dev.slipway.builder.image;

import dev.slipway.builder.ImageContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes files as a layer that depends on their names, bytes, links and executable bits alone: one
 * time, one owner, one order.
 */
public final class LayerTar {
  /** One second for all files; zip tools refuse times before 1980. */
  static final FileTime TIME = FileTime.fromMillis(315_619_200_000L);

  private static final int FOLDER = 0755;
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  private final Path root;
  private final TarArchiveOutputStream tar;

  private LayerTar(Path root, TarArchiveOutputStream tar) {
    this.root = root;
    this.tar = tar;
  }

  /** Writes these files of the content, named as they are below its folder. */
  public static void write(ImageContent content, List<Path> files, OutputStream out)
      throws IOException {
    try (var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      var layer = new LayerTar(content.folder(), tar);
      for (var file : files) {
        layer.add(file);
      }
    }
  }

  private void add(Path file) throws IOException {
    var name = ImageConfig.WORKING_FOLDER.substring(1) + "/" + root.relativize(file);
    if (Files.isSymbolicLink(file)) {
      var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(linkTarget(file).toString());
      put(entry, EXECUTABLE);
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      put(new TarArchiveEntry(name.endsWith("/") ? name : name + "/"), FOLDER);
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      var entry = new TarArchiveEntry(name);
      entry.setSize(Files.size(file));
      put(entry, Files.isExecutable(file) ? EXECUTABLE : PLAIN, file);
    }
  }

  /** A link into the folder of the build would lead nowhere once that is gone. */
  private Path linkTarget(Path link) throws IOException {
    var target = Files.readSymbolicLink(link);
    var parent = link.getParent();
    return target.isAbsolute() && target.startsWith(root) && parent != null
        ? parent.relativize(target)
        : target;
  }

  private void put(TarArchiveEntry entry, int mode) throws IOException {
    describe(entry, mode);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveEntry entry, int mode, Path file) throws IOException {
    describe(entry, mode);
    tar.putArchiveEntry(entry);
    Files.copy(file, tar);
    tar.closeArchiveEntry();
  }

  private static void describe(TarArchiveEntry entry, int mode) {
    entry.setMode(mode);
    entry.setModTime(TIME);
    entry.setIds(0, 0);
    entry.setNames("", "");
  }
}
