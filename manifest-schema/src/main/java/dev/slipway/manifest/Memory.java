package dev.slipway.manifest;

import java.util.List;
import java.util.Optional;

/**
 * An amount of memory, in bytes; written as Kubernetes does: {@code 128Mi}, {@code 1G}, or bytes
 * without a unit.
 */
public record Memory(long bytes) implements Comparable<Memory> {
  private static final List<String> LARGEST_FIRST = List.of("Ti", "Gi", "Mi", "Ki");
  private static final long LEAST = 1L << 20;
  private static final long MOST = 1L << 50;

  public Memory {
    if (bytes < LEAST || bytes > MOST) {
      throw new IllegalArgumentException("not between 1Mi and 1024Ti: " + bytes);
    }
  }

  /** Empty where the text is none, or none that can be. */
  public static Optional<Memory> parse(String text) {
    var bytes = ByteCount.parse(text, MOST);
    return bytes.isEmpty() || bytes.getAsLong() < LEAST
        ? Optional.empty()
        : Optional.of(new Memory(bytes.getAsLong()));
  }

  @Override
  public int compareTo(Memory other) {
    return Long.compare(bytes, other.bytes);
  }

  /** {@code 128Mi}: in the largest unit that leaves no rest, the same for equal amounts. */
  @Override
  public String toString() {
    for (var unit : LARGEST_FIRST) {
      var size = ByteCount.UNITS.getOrDefault(unit, 1L);
      if (bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Long.toString(bytes);
  }
}
