package dev.slipway.builder.disk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole folders at once. Links are deleted, and never followed. */
public final class Folders {
  private Folders() {}

  /** Makes a folder that only its owner may look into. */
  public static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** What is in it, sorted by name; empty where there is no such folder. */
  public static List<Path> list(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Deletes all that is in a folder. */
  public static void empty(Path folder) throws IOException {
    for (var entry : list(folder)) {
      delete(entry);
    }
  }

  /**
   * Deletes a file, a link, or a folder with all that is in it; nothing happens where there is
   * none, or where someone else deletes it meanwhile.
   *
   * @throws IOException where something can not be deleted; what came before it is gone by then
   */
  public static void delete(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(path, new Delete());
    }
  }

  /**
   * Whether the files in a folder take more than so many bytes together, in blocks of 4 KiB, as
   * disks give them. Looks at every file, but opens none; what may not be looked at, as files of
   * other users of a container, does not count.
   */
  public static boolean hold(Path folder, long bytes) throws IOException {
    var sum = new Sum(bytes);
    Files.walkFileTree(folder, sum);
    return sum.isMore();
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private static final long BLOCK = 4 << 10;

    private long left;

    Sum(long bytes) {
      left = bytes;
    }

    boolean isMore() {
      return left < 0;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      left -= Math.ceilDiv(attributes.size(), BLOCK) * BLOCK;
      return isMore() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Delete extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      // Some tools leave folders that may not be written to, such as module caches.
      folder.toFile().setWritable(true);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      return unlessGone(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        return unlessGone(failure);
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }

    private static FileVisitResult unlessGone(IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
