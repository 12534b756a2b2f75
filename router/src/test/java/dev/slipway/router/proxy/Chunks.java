package dev.slipway.router.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Decodes the chunked coding as it comes: never waits for more than is asked of it. */
final class Chunks extends InputStream {
  private final InputStream in;
  private final StringBuilder trailer = new StringBuilder();
  private int left;
  private boolean ended;

  Chunks(InputStream in) {
    this.in = in;
  }

  /** What came after the last chunk; complete once the end was read. */
  String trailer() {
    return trailer.toString();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      left = Integer.parseInt(line(), 16);
      ended = left == 0;
      for (var line = ended ? line() : ""; !line.isEmpty(); line = line()) {
        trailer.append(line).append('\n');
      }
    }
    if (ended) {
      return -1;
    }
    var read = in.read(bytes, offset, Math.min(length, left));
    if (read < 0) {
      throw new EOFException("in a chunk");
    }
    left -= read;
    if (left == 0) {
      line();
    }
    return read;
  }

  /** Says what came, up to the end of a line. */
  private String line() throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("in a line");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
