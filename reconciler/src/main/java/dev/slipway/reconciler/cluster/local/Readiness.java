package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Probing;
import java.time.Duration;

/**
 * What the probes of one process say together: the first success makes it ready, several failures
 * in a row make it not ready. For one thread.
 */
final class Readiness {
  private static final int SLOWEST_START_PROBE_MILLIS = 1_000;
  private static final int SHARE_OF_UPTIME = 20;

  private final Probing probing;
  private boolean ready;
  private int failures;
  private String reason = "";

  Readiness(Probing probing) {
    this.probing = probing;
  }

  boolean isReady() {
    return ready;
  }

  /** Why it is not ready; empty where it is, or was not asked yet. */
  String reason() {
    return ready ? "" : reason;
  }

  void succeeded() {
    ready = true;
    failures = 0;
    reason = "";
  }

  void failed(String why) {
    failures++;
    reason = why;
    if (failures >= probing.failures()) {
      ready = false;
    }
  }

  /** Until the next probe: soon at first, then rarer as it takes longer; soon after a failure. */
  Duration pause(Duration uptime) {
    if (ready && failures == 0) {
      return probing.ready();
    }
    var grown = uptime.dividedBy(SHARE_OF_UPTIME);
    var slowest = Duration.ofMillis(SLOWEST_START_PROBE_MILLIS);
    var bounded = grown.compareTo(slowest) < 0 ? grown : slowest;
    return bounded.compareTo(probing.first()) > 0 ? bounded : probing.first();
  }
}
