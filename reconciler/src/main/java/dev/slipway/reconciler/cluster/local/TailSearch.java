package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Looks backwards for the place where the last lines begin; goes on from file to file. */
final class TailSearch {
  private static final int CHUNK = 64 * 1024;

  private final int wanted;
  private int lineEnds;
  private boolean atTheEnd = true;

  TailSearch(int wanted) {
    this.wanted = wanted;
  }

  /** The place in this file, if it is in it. */
  OptionalLong back(Path file, long size) throws IOException {
    if (size == 0) {
      return OptionalLong.empty();
    }
    try (var in = FileChannel.open(file)) {
      for (var end = size; end > 0; end -= CHUNK) {
        var begin = Math.max(0, end - CHUNK);
        var bytes = ByteBuffer.allocate((int) (end - begin));
        in.read(bytes, begin);
        var found = back(bytes);
        if (found >= 0) {
          return OptionalLong.of(begin + found);
        }
      }
      return OptionalLong.empty();
    }
  }

  private int back(ByteBuffer bytes) {
    for (int i = bytes.position() - 1; i >= 0; i--) {
      var isEnd = bytes.get(i) == '\n';
      // The end of the last line begins no other.
      if (isEnd && !atTheEnd && ++lineEnds == wanted) {
        return i + 1;
      }
      atTheEnd = false;
    }
    return -1;
  }
}
