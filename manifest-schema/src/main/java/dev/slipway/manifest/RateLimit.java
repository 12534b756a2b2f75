package dev.slipway.manifest;

import java.time.Duration;

/**
 * How many requests one client may send.
 *
 * @param requests in every {@code per}, on the average
 * @param burst how many may come at once
 */
public record RateLimit(int requests, Duration per, int burst) {
  public RateLimit {
    if (requests < 1 || burst < 1 || !per.isPositive()) {
      throw new IllegalArgumentException("at least one request in some time: " + requests);
    }
  }
}
