package dev.slipway.reconciler.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Where values are read from that a {@link Sink} wrote. */
final class Feed {
  private final InputStream in;
  private final List<Object> shared = new ArrayList<>();

  Feed(InputStream in) {
    this.in = in;
  }

  long number() throws IOException {
    var number = 0L;
    for (var shift = 0; shift < Long.SIZE; shift += 7) {
      var next = in.read();
      if (next < 0) {
        throw new EOFException("the end is missing");
      }
      number |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("a number does not end");
  }

  int count() throws IOException {
    var number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IOException("not a count: " + number);
    }
    return (int) number;
  }

  byte[] bytes() throws IOException {
    var length = count();
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the end is missing");
    }
    return bytes;
  }

  /** A value that was read before. */
  Object shared(int at) throws IOException {
    if (at >= shared.size()) {
      throw new IOException("there is no value " + at);
    }
    return shared.get(at);
  }

  /** Notes a value that was just read. */
  void share(Object value) {
    shared.add(value);
  }
}
