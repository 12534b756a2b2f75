package dev.slipway.builder.dockerfile;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    return Folders.hold(storage, MOST_BYTES);
  }
}
