package dev.slipway.manifest;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code slipway.yaml} says for all apps.
 *
 * @param domain below which every app has a host name; empty: what the daemon was told
 * @param rolloutDeadline how long a release may take to come up
 * @param onFailure what happens to one that does not
 * @param removalShare how many percent of all apps may be removed at once without being confirmed
 * @param router who routes to apps that do not say it themselves
 * @param runImages by the name of a buildpack, what the images that it builds for a registry stand
 *     on; a buildpack that is not named has a default
 * @param builds where source is built
 * @param releases how new releases are made of apps that do not say it themselves
 * @param routing how requests are brought to apps that do not say it themselves
 */
public record Platform(
    Optional<Domain> domain,
    Duration rolloutDeadline,
    OnFailure onFailure,
    int removalShare,
    Router router,
    SortedMap<String, ImageName> runImages,
    Builds builds,
    Kubernetes kubernetes,
    ReleasePolicy releases,
    Routing routing) {
  public static final Platform DEFAULT =
      new Platform(
          Optional.empty(),
          Duration.ofMinutes(5),
          OnFailure.ROLLBACK,
          20,
          Router.EMBEDDED,
          new TreeMap<>(),
          Builds.DEFAULT,
          Kubernetes.DEFAULT,
          ReleasePolicy.USUAL,
          Routing.NONE);

  /** So many apps may always be removed at once, however few there are (design, rule 9). */
  public static final int ALWAYS_REMOVABLE = 3;

  /** What happens to a release that does not come up within the deadline. */
  public enum OnFailure {
    ROLLBACK,
    KEEP
  }

  public Platform {
    runImages = Collections.unmodifiableSortedMap(new TreeMap<>(runImages));
    if (removalShare < 0 || removalShare > 100) {
      throw new IllegalArgumentException("a share is 0 to 100 percent: " + removalShare);
    }
  }

  /** Whether so many apps may be removed at once without being confirmed. */
  public boolean mayRemove(long gone, long all) {
    return gone <= Math.max(ALWAYS_REMOVABLE, all * removalShare / 100);
  }

  /** This, with another way to roll out. */
  public Platform withRollout(Duration deadline, OnFailure newOnFailure) {
    return new Platform(
        domain,
        deadline,
        newOnFailure,
        removalShare,
        router,
        runImages,
        builds,
        kubernetes,
        releases,
        routing);
  }

  /** This, with another way to make releases. */
  public Platform withReleases(ReleasePolicy newReleases) {
    return new Platform(
        domain,
        rolloutDeadline,
        onFailure,
        removalShare,
        router,
        runImages,
        builds,
        kubernetes,
        newReleases,
        routing);
  }

  /** This, with another way to bring requests to apps. */
  public Platform withRouting(Routing newRouting) {
    return new Platform(
        domain,
        rolloutDeadline,
        onFailure,
        removalShare,
        router,
        runImages,
        builds,
        kubernetes,
        releases,
        newRouting);
  }
}
