package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.util.stream.Collectors;

/** The end of an instance's output, short enough for a status line or a commit's message. */
final class LastLines {
  private static final int LINES = 10;
  private static final int LENGTH = 200;

  private LastLines() {}

  /** Begins with a line end; empty where there is none. */
  static String of(Output output) {
    try {
      return output.lastLines(LINES).stream()
          .filter(line -> !line.isBlank())
          .map(line -> "\n  " + shortened(line))
          .collect(Collectors.joining());
    } catch (IOException e) {
      return "\n  (its output can not be read: " + e.getMessage() + ")";
    }
  }

  private static String shortened(String line) {
    return line.length() <= LENGTH ? line : line.substring(0, LENGTH) + "…";
  }
}
