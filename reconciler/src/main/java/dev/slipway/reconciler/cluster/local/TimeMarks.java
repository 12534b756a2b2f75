package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of an output there was at which time, as its lines do not tell. Kept in memory: of what
 * was written before the first mark is known only when the last of it was. Not thread-safe.
 */
final class TimeMarks {
  /** Then every other one is forgotten. */
  private static final int MOST = 2_000;

  private final List<Mark> marks = new ArrayList<>();

  /**
   * A place behind a line end.
   *
   * @param generation of the file
   * @param time when all before it was there
   */
  record Mark(long generation, long size, Instant time) {}

  /** Adds one where there is more than at the last one, and it ends with a line end. */
  void add(long generation, Path file, Instant now) throws IOException {
    marks.removeIf(mark -> mark.generation() < generation - 1);
    var size = Files.exists(file) ? Files.size(file) : 0;
    var isSame =
        !marks.isEmpty()
            && marks.getLast().generation() == generation
            && marks.getLast().size() == size;
    if (size == 0 || isSame || !endsALine(file, size)) {
      return;
    }
    if (marks.size() >= MOST) {
      for (var i = marks.size() - 2; i >= 0; i -= 2) {
        marks.remove(i);
      }
    }
    var time = marks.isEmpty() ? Files.getLastModifiedTime(file).toInstant() : now;
    marks.add(new Mark(generation, size, time));
  }

  private static boolean endsALine(Path file, long size) throws IOException {
    try (var in = FileChannel.open(file)) {
      var last = ByteBuffer.allocate(1);
      return in.read(last, size - 1) == 1 && last.get(0) == '\n';
    }
  }

  /** The last one before which nothing was written later than this. */
  Optional<Mark> before(Instant instant) {
    return marks.reversed().stream().filter(mark -> !mark.time().isAfter(instant)).findFirst();
  }
}
