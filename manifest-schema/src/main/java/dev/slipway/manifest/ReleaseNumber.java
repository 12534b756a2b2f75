package dev.slipway.manifest;

/** The number of a release, counted from 1 for each app and written {@code v1}, {@code v2}, …. */
public record ReleaseNumber(int value) implements Comparable<ReleaseNumber> {
  public ReleaseNumber {
    if (value < 1) {
      throw new IllegalArgumentException("a release number starts at 1: " + value);
    }
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
