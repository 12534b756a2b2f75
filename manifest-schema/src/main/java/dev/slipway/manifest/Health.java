package dev.slipway.manifest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the instances of a process type are looked at.
 *
 * @param readiness whether one may be sent requests; empty means {@link HealthCheck.Tcp} where
 *     there is a port, and nothing where not
 * @param liveness whether one still works: it is started again where it does not
 * @param startup whether one has started: before that, the others are not asked
 */
public record Health(
    Optional<HealthCheck> readiness,
    Optional<HealthCheck> liveness,
    Optional<HealthCheck> startup) {
  /** Nothing said. */
  public static final Health DEFAULT =
      new Health(Optional.empty(), Optional.empty(), Optional.empty());

  public static Health readyBy(HealthCheck readiness) {
    return new Health(Optional.of(readiness), Optional.empty(), Optional.empty());
  }

  /** Whether one of the checks connects to a port. */
  public boolean needsPort() {
    return all().stream().anyMatch(HealthCheck::needsPort);
  }

  /** The checks that are said. */
  public List<HealthCheck> all() {
    return Stream.of(readiness, liveness, startup).flatMap(Optional::stream).toList();
  }

  /** Whether nothing but {@code readiness} is said, if that. */
  public boolean isReadinessOnly() {
    return liveness.isEmpty() && startup.isEmpty();
  }
}
