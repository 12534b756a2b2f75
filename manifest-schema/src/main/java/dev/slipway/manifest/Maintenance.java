package dev.slipway.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether all requests are answered with 503 in place of the app.
 *
 * @param page what is answered; empty: the router's own
 * @param retryAfter what clients are told to wait, in whole seconds
 */
public record Maintenance(boolean on, Optional<String> page, Optional<Duration> retryAfter) {
  /** The app answers. */
  public static final Maintenance OFF = new Maintenance(false, Optional.empty(), Optional.empty());

  public static final int LONGEST_PAGE = 32_768;

  public Maintenance {
    if (page.filter(text -> text.length() > LONGEST_PAGE).isPresent()) {
      throw new IllegalArgumentException("a page has at most " + LONGEST_PAGE + " characters");
    }
  }
}
