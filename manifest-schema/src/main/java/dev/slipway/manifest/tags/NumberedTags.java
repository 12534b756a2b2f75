package dev.slipway.manifest.tags;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;

/**
 * Tags with a number in the place of a pattern's first {@code *}: all digits that stand there, and
 * at least one.
 */
record NumberedTags(TagPattern pattern) {
  /** By number, and by the text where two have the same. */
  static final Comparator<Numbered> ORDER =
      Comparator.comparing(Numbered::number).thenComparing(Numbered::tag);

  record Numbered(BigInteger number, String tag) {}

  /** Empty where the pattern does not match so. */
  Optional<Numbered> read(String tag) {
    var star = pattern.text().indexOf('*');
    if (star < 0 || !tag.startsWith(pattern.text().substring(0, star))) {
      return Optional.empty();
    }
    var end = star;
    while (end < tag.length() && tag.charAt(end) >= '0' && tag.charAt(end) <= '9') {
      end++;
    }
    return end > star && TagPattern.matches(pattern.text().substring(star + 1), tag.substring(end))
        ? Optional.of(new Numbered(new BigInteger(tag.substring(star, end)), tag))
        : Optional.empty();
  }
}
