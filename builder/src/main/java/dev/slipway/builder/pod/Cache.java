package dev.slipway.builder.pod;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the builds of an app keep for the next one. It must keep none from its end: one that is
 * nearly full begins anew, and one that may be what builds fail by.
 *
 * @param volume of the app; what else is in it is its file system's
 * @param most that may be in it for a build to begin with it, in bytes
 */
record Cache(Path volume, long most) {
  /** Builds in a row: most fail by themselves, or are broken off. */
  private static final long MOST_BAD_ENDS = 3;

  Path kept() {
    return volume.resolve("kept");
  }

  /** A byte for each build that has not ended well since the last that has. */
  private Path badEnds() {
    return volume.resolve("bad-ends");
  }

  /**
   * Has a build use it.
   *
   * @return why it begins anew, if it does
   * @throws IOException where it can not be used
   */
  Optional<String> begin() throws IOException {
    Files.createDirectories(kept());
    var why = whyAnew();
    if (why.isPresent()) {
      clear();
    }
    try {
      noteBadEnd();
    } catch (IOException full) {
      clear();
      noteBadEnd();
    }
    if (!Files.isWritable(kept())) {
      throw new AccessDeniedException(kept().toString());
    }
    return why;
  }

  private Optional<String> whyAnew() throws IOException {
    if (Files.exists(badEnds()) && Files.size(badEnds()) >= MOST_BAD_ENDS) {
      return Optional.of(MOST_BAD_ENDS + " builds with the app's cache did not end well");
    }
    return Folders.hold(kept(), most)
        ? Optional.of("the app's cache is more than half full")
        : Optional.empty();
  }

  private void clear() throws IOException {
    Files.deleteIfExists(badEnds());
    Folders.empty(kept());
  }

  /** Until it is known to be a good one. */
  private void noteBadEnd() throws IOException {
    Files.write(badEnds(), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Says that the build ended well. */
  void endWell() {
    try {
      Files.deleteIfExists(badEnds());
    } catch (IOException unwritable) {
      // Then it begins anew some day: that costs time, and no build.
    }
  }
}
