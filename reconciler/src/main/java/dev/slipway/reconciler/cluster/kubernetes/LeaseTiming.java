package dev.slipway.reconciler.cluster.kubernetes;

import java.time.Duration;

/**
 * How a lead changes hands.
 *
 * @param lease how long the others wait for one that says nothing any more
 * @param valid how long a leader takes itself for one after it renewed: less, so that it has
 *     stopped before another begins, also where its clock runs a little slower
 * @param pause between two looks
 */
record LeaseTiming(Duration lease, Duration valid, Duration pause) {
  /** A standby takes over within 15 s of the leader's death. */
  static final LeaseTiming DEFAULT =
      new LeaseTiming(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(2));
}
