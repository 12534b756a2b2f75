package dev.slipway.builder.dockerfile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The layers that an app's builds left for the next.
 *
 * @param storage the engine's
 * @param notes where it is noted that a build uses it
 */
record LayerCache(Path storage, Path notes) {
  /** 5 GiB: a cache that has grown beyond it begins anew. */
  private static final long MOST_BYTES = 5L << 30;

  private Path mark() {
    return notes.resolve("unfinished");
  }

  /** Whether a build was killed while it used it. */
  boolean isUnfinished() {
    return Files.exists(mark());
  }

  void begin() throws IOException {
    Files.write(mark(), new byte[0]);
  }

  void end() throws IOException {
    Files.deleteIfExists(mark());
  }

  /** Looks at every file, but opens none. */
  boolean isFull() throws IOException {
    var bytes = new long[1];
    Files.walkFileTree(
        storage,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return bytes[0] > MOST_BYTES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          // Not ours to read: files of other users of a container, in rootless storage.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0] > MOST_BYTES;
  }
}
