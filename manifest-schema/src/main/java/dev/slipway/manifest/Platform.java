package dev.slipway.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * What {@code slipway.yaml} says for all apps.
 *
 * @param domain below which every app has a host name; empty: what the daemon was told
 * @param rolloutDeadline how long a release may take to come up
 * @param onFailure what happens to one that does not
 * @param removalShare how many percent of all apps may be removed at once without being confirmed
 */
public record Platform(
    Optional<Domain> domain, Duration rolloutDeadline, OnFailure onFailure, int removalShare) {
  public static final Platform DEFAULT =
      new Platform(Optional.empty(), Duration.ofMinutes(5), OnFailure.ROLLBACK, 20);

  /** What happens to a release that does not come up within the deadline. */
  public enum OnFailure {
    ROLLBACK,
    KEEP
  }

  public Platform {
    if (removalShare < 0 || removalShare > 100) {
      throw new IllegalArgumentException("a share is 0 to 100 percent: " + removalShare);
    }
  }
}
