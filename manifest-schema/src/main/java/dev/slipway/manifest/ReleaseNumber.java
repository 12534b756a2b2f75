package dev.slipway.manifest;

import java.util.Optional;
import java.util.regex.Pattern;

/** The number of a release, counted from 1 for each app and written {@code v1}, {@code v2}, …. */
public record ReleaseNumber(int value) implements Comparable<ReleaseNumber> {
  private static final Pattern WRITTEN = Pattern.compile("v?([1-9][0-9]{0,8})");

  public ReleaseNumber {
    if (value < 1) {
      throw new IllegalArgumentException("a release number starts at 1: " + value);
    }
  }

  /** From {@code v12} or {@code 12}; empty where it is none. */
  public static Optional<ReleaseNumber> parse(String text) {
    var match = WRITTEN.matcher(text);
    return match.matches()
        ? Optional.of(new ReleaseNumber(Integer.parseInt(match.group(1))))
        : Optional.empty();
  }

  public ReleaseNumber next() {
    return new ReleaseNumber(value + 1);
  }

  @Override
  public int compareTo(ReleaseNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "v" + value;
  }
}
