package dev.slipway.manifest;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A number of bytes as people write it: {@code 128Mi}, {@code 1G}, or without a unit. */
public final class ByteCount {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?");

  static final Map<String, Long> UNITS =
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

  private ByteCount() {}

  /** Empty where the text is none, or more than {@code most}. */
  public static OptionalLong parse(String text, long most) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    var unit = matcher.group(2) == null ? 1L : UNITS.getOrDefault(matcher.group(2), 1L);
    var count = Long.parseLong(matcher.group(1));
    return count > most / unit ? OptionalLong.empty() : OptionalLong.of(count * unit);
  }
}
