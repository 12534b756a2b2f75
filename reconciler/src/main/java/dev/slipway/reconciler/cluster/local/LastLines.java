package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The end of an instance's output, short enough for a status line or a commit's message. */
final class LastLines {
  private static final int LINES = 10;
  private static final int LENGTH = 200;

  private LastLines() {}

  /** Begins with a line end; empty where there is none. */
  static String of(Output output) {
    try {
      return of(output.lastLines(LINES));
    } catch (IOException e) {
      return "\n  (its output can not be read: " + e.getMessage() + ")";
    }
  }

  /** The last of these, in the same way. */
  static String of(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
        .filter(line -> !line.isBlank())
        .map(line -> "\n  " + shortened(line))
        .collect(Collectors.joining());
  }

  private static String shortened(String line) {
    return line.length() <= LENGTH ? line : line.substring(0, LENGTH) + "…";
  }
}
