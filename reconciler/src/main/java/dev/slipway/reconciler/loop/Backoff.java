package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: it doubles from {@code first} up to {@code most}, less up
 * to a quarter at random, so that what failed together is not tried again together.
 */
public record Backoff(Duration first, Duration most) {
  private static final int MOST_DOUBLINGS = 20;

  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException("not a back-off: " + first + " to " + most);
    }
  }

  /** The wait after so many tries, counted from 1. */
  public Duration after(int tries, RandomGenerator random) {
    var doublings = Math.min(Math.max(tries - 1, 0), MOST_DOUBLINGS);
    var full = Math.min(first.toMillis() << doublings, most.toMillis());
    return Duration.ofMillis(full - random.nextLong(full / 4 + 1));
  }
}
