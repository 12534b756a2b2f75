package dev.slipway.manifest;

import java.time.Duration;

/**
 * Tells browsers to come by TLS alone from now on: RFC 6797.
 *
 * @param on whether it is told at all
 * @param maxAge for how long, in whole seconds
 */
public record Hsts(boolean on, Duration maxAge, boolean includeSubDomains, boolean preload) {
  /** A year, as the preload list wants it at least. */
  public static final Duration DEFAULT_AGE = Duration.ofDays(365);

  /** The value of {@code Strict-Transport-Security}. */
  public String value() {
    return "max-age="
        + maxAge.toSeconds()
        + (includeSubDomains ? "; includeSubDomains" : "")
        + (preload ? "; preload" : "");
  }
}
