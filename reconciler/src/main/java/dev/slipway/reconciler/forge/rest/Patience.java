package dev.slipway.reconciler.forge.rest;

import dev.slipway.reconciler.loop.Backoff;
import java.time.Duration;

/**
 * How long a forge is waited for.
 *
 * @param attempts how often something is asked before the answer is that it is unavailable
 * @param pauses between two attempts
 * @param answer for one whole answer
 */
public record Patience(int attempts, Backoff pauses, Duration answer) {
  public static final Patience USUAL =
      new Patience(
          4, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8)), Duration.ofSeconds(30));

  public Patience {
    if (attempts < 1 || !answer.isPositive()) {
      throw new IllegalArgumentException("patience must be positive");
    }
  }
}
