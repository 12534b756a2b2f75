package dev.slipway.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount of memory, in bytes; written as Kubernetes does: {@code 128Mi}, {@code 1G}, or bytes
 * without a unit.
 */
public record Memory(long bytes) implements Comparable<Memory> {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "Ki",
          1L << 10,
          "Mi",
          1L << 20,
          "Gi",
          1L << 30,
          "Ti",
          1L << 40,
          "k",
          1_000L,
          "M",
          1_000_000L,
          "G",
          1_000_000_000L,
          "T",
          1_000_000_000_000L);
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
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var unit = matcher.group(2) == null ? 1L : UNITS.getOrDefault(matcher.group(2), 1L);
    var count = Long.parseLong(matcher.group(1));
    return count > MOST / unit || count * unit < LEAST
        ? Optional.empty()
        : Optional.of(new Memory(count * unit));
  }

  @Override
  public int compareTo(Memory other) {
    return Long.compare(bytes, other.bytes);
  }

  /** {@code 128Mi}: in the largest unit that leaves no rest, the same for equal amounts. */
  @Override
  public String toString() {
    for (var unit : LARGEST_FIRST) {
      var size = UNITS.getOrDefault(unit, 1L);
      if (bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Long.toString(bytes);
  }
}
