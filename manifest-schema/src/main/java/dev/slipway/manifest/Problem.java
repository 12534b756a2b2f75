package dev.slipway.manifest;

import java.util.Comparator;

/**
 * A person's mistake in a file of the config repository.
 *
 * @param file its path in the repository
 * @param line counted from 1
 * @param column counted from 1, in characters
 * @param rule a stable short name of the rule that was broken, such as {@code unknown-key}
 * @param message what was found, what is allowed, and the nearest right name where there is one
 */
public record Problem(String file, int line, int column, String rule, String message)
    implements Comparable<Problem> {
  private static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::rule)
          .thenComparing(Problem::message);

  @Override
  public int compareTo(Problem other) {
    return IN_FILE_ORDER.compare(this, other);
  }

  /** {@code apps/shop.yaml:3:5: message [rule]}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message + " [" + rule + "]";
  }
}
