package dev.slipway.builder.registry;

import java.time.Duration;

/**
 * How long a registry is waited for.
 *
 * @param attempts how often it is asked before the answer is that it is unavailable
 * @param firstPause before the second attempt; doubled before each one after it, with jitter
 * @param longestPause a registry that asks for more ({@code Retry-After}) is given up at once
 * @param answer for a whole answer; what is large has more, by its size
 */
public record Patience(int attempts, Duration firstPause, Duration longestPause, Duration answer) {
  public static final Patience DEFAULT =
      new Patience(5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** As slow as a transfer may be, in bytes a second. */
  private static final long SLOWEST = 64 << 10;

  private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(30);

  public Patience {
    if (attempts < 1 || !firstPause.isPositive() || !answer.isPositive()) {
      throw new IllegalArgumentException("patience must be positive");
    }
  }

  /** The pause after a failed attempt, the first of which is 1. */
  Duration pause(int attempt, double jitter) {
    var doubled = firstPause.multipliedBy(1L << Math.min(attempt - 1, 20));
    var capped = doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    return capped.multipliedBy(50 + (long) (jitter * 50)).dividedBy(100);
  }

  Duration transfer(long bytes) {
    var time = answer.plusSeconds(bytes / SLOWEST);
    return time.compareTo(LONGEST_TRANSFER) > 0 ? LONGEST_TRANSFER : time;
  }
}
