package dev.slipway.reconciler.api;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Points in time as the API writes them: as {@link Instant} prints them, in UTC. */
final class Times {
  private static final String ZERO = "0000-00-00T00:00:00Z";

  private Times() {}

  /**
   * The same as {@link Instant#toString}. That goes through a formatter, which is most of what a
   * list of ten thousand releases costs; whole seconds of the usual years are digits and no more.
   */
  static String text(Instant instant) {
    var time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    if (instant.getNano() != 0 || time.getYear() < 0 || time.getYear() > 9999) {
      return instant.toString();
    }
    var text = ZERO.toCharArray();
    put(text, 0, time.getYear() / 100);
    put(text, 2, time.getYear() % 100);
    put(text, 5, time.getMonthValue());
    put(text, 8, time.getDayOfMonth());
    put(text, 11, time.getHour());
    put(text, 14, time.getMinute());
    put(text, 17, time.getSecond());
    return new String(text);
  }

  private static void put(char[] text, int at, int twoDigits) {
    text[at] = (char) ('0' + twoDigits / 10);
    text[at + 1] = (char) ('0' + twoDigits % 10);
  }
}
