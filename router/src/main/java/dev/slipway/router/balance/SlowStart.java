package dev.slipway.router.balance;

import java.time.Duration;

/**
 * How fast an instance that came gets its share of the requests: a part that grows evenly. Its
 * caches are cold and its code is not compiled yet.
 *
 * @param window until it gets all of its share
 * @param least which part it begins with, above 0
 */
public record SlowStart(Duration window, float least) {
  public SlowStart {
    if (!window.isPositive() || !(least > 0 && least <= 1)) {
      throw new IllegalArgumentException("a window is positive, a part from 0 to 1");
    }
  }

  /** 10 s, from 10 % on: Envoy's {@code min_weight_percent} and its even growth. */
  public static SlowStart defaults() {
    return new SlowStart(Duration.ofSeconds(10), 0.1f);
  }

  /** Which part of its share an instance gets that came so long ago; 1 once it is warm. */
  public float share(long ageNanos) {
    var part = (float) ((double) ageNanos / window.toNanos());
    return Math.clamp(part, least, 1);
  }
}
