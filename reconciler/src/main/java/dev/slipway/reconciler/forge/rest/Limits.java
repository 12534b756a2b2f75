package dev.slipway.reconciler.forge.rest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a forge wants to be asked again. GitHub says so by 403 or 429, with {@code Retry-After}, or
 * {@code X-RateLimit-Remaining: 0} and {@code X-RateLimit-Reset}, or in words alone; GitLab by 429
 * and {@code Retry-After} or {@code RateLimit-Reset}; any server by 503 and {@code Retry-After}.
 */
final class Limits {
  /** What GitHub asks for where it gives no time. */
  private static final Duration USUAL = Duration.ofMinutes(1);

  /** No header stops us for longer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private Limits() {}

  /** Empty where it is no such answer. */
  static Optional<Instant> notBefore(Response response, Instant now) {
    var status = response.status();
    if (status != 403 && status != 429 && status != 503) {
      return Optional.empty();
    }
    var asked = response.header("Retry-After").flatMap(text -> time(text, now));
    if (asked.isEmpty() && status != 503) {
      asked = reset(response);
    }
    if (asked.isEmpty() && (status == 429 || isInWords(response))) {
      asked = Optional.of(now.plus(USUAL));
    }
    return asked.map(time -> bounded(time, now));
  }

  private static Instant bounded(Instant time, Instant now) {
    var first = now.plusSeconds(1);
    var last = now.plus(LONGEST);
    return time.isBefore(first) ? first : time.isAfter(last) ? last : time;
  }

  private static Optional<Instant> reset(Response response) {
    return Stream.of("X-RateLimit-", "RateLimit-")
        .filter(
            prefix -> response.header(prefix + "Remaining").filter(n -> n.equals("0")).isPresent())
        .flatMap(prefix -> response.header(prefix + "Reset").stream())
        .filter(text -> text.matches("\\d{1,12}"))
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
        .findFirst();
  }

  private static boolean isInWords(Response response) {
    return response.status() == 403
        && response.reason().toLowerCase(Locale.ROOT).contains("rate limit");
  }

  /** Seconds, or a date (RFC 9110, section 10.2.3). */
  private static Optional<Instant> time(String text, Instant now) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(now.plusSeconds(Long.parseLong(text)));
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
