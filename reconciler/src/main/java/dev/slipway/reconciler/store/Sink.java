package dev.slipway.reconciler.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Where values are written to. What equals something that was written before is not again. */
final class Sink {
  private final OutputStream out;
  private final Map<Object, Integer> shared = new HashMap<>();

  Sink(OutputStream out) {
    this.out = out;
  }

  /** Seven bits a byte, the lowest first. */
  void number(long number) throws IOException {
    var rest = number;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void bytes(byte[] bytes) throws IOException {
    number(bytes.length);
    out.write(bytes);
  }

  /** Says where a value stands already, or that it follows; whether it does. */
  boolean announce(Object value) throws IOException {
    var before = shared.get(value);
    number(before == null ? 0 : before + 1L);
    return before == null;
  }

  /** Notes a value that was just written. */
  void share(Object value) {
    shared.put(value, shared.size());
  }
}
