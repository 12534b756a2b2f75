package dev.slipway.reconciler.api;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people type them, and as manifests have them: 500ms, 10s, 1m30s, 1h. */
public final class Durations {
  private static final Pattern SYNTAX =
      Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,9})ms)?");

  private Durations() {}

  /** Throws {@link IllegalArgumentException} for anything else. */
  public static Duration parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration such as 500ms, 10s or 1m30s: " + text);
    }
    return Duration.ofHours(number(matcher.group(1)))
        .plusMinutes(number(matcher.group(2)))
        .plusSeconds(number(matcher.group(3)))
        .plusMillis(number(matcher.group(4)));
  }

  /** To the second, so that {@link #parse} reads it. */
  static String text(Duration duration) {
    return duration.toHours()
        + "h"
        + duration.toMinutesPart()
        + "m"
        + duration.toSecondsPart()
        + "s";
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
