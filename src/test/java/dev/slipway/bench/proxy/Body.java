package dev.slipway.bench.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An answer's body, a file of the origin.
 *
 * @param requests that are measured at full speed
 * @param rate at which latency is measured, in requests a second: below what any of the subjects
 *     can, on two cores that are shared with the load and the origin
 * @param seconds for which latency is measured
 */
record Body(String size, int bytes, int requests, int rate, int seconds) {
  static final Body TINY = new Body("40 B", 40, 24_000, 2_000, 2);
  static final Body SMALL = new Body("1 kB", 1_000, 24_000, 2_000, 2);
  static final Body LARGE = new Body("100 kB", 100_000, 6_000, 500, 2);
  static final Body HUGE = new Body("10 MB", 10_000_000, 128, 16, 4);

  /** Proves that it can be measured, and nothing else. */
  Body briefly() {
    return new Body(size, bytes, requests / 24, rate / 2, 1);
  }

  String path() {
    return "/" + bytes;
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("" + bytes), "x".repeat(bytes));
  }
}
