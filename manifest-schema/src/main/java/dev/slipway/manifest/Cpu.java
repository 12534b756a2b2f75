package dev.slipway.manifest;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A share of processors, in thousandths of one; written as Kubernetes does: {@code 250m}, {@code 2}
 * or {@code 0.5}.
 */
public record Cpu(int millis) implements Comparable<Cpu> {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(?:\\.([0-9]{1,3})|(m))?");
  private static final int MOST = 1_000_000;

  public Cpu {
    if (millis < 1 || millis > MOST) {
      throw new IllegalArgumentException("not between 1m and 1000 processors: " + millis + "m");
    }
  }

  /** Empty where the text is none, or none that can be. */
  public static Optional<Cpu> parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var whole = Long.parseLong(matcher.group(1));
    var fraction = matcher.group(2) == null ? "" : matcher.group(2);
    var thousandths = fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "00").substring(0, 3));
    var millis = matcher.group(3) == null ? whole * 1000 + thousandths : whole;
    return millis < 1 || millis > MOST ? Optional.empty() : Optional.of(new Cpu((int) millis));
  }

  @Override
  public int compareTo(Cpu other) {
    return Integer.compare(millis, other.millis);
  }

  /** {@code 250m}, {@code 2}: as short as it can be written, and the same for equal shares. */
  @Override
  public String toString() {
    return millis % 1000 == 0 ? Integer.toString(millis / 1000) : millis + "m";
  }
}
