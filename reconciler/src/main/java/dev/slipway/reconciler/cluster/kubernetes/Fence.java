package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Leadership;

/**
 * Which of a group of daemons writes.
 *
 * @param group what they know each other's by
 */
record Fence(Leadership leadership, String group) {
  /**
   * Asked right before every write that follows from what this daemon decided: throws where another
   * daemon may be the one that decides.
   */
  void check() throws UnavailableException {
    if (!leadership.isLeader()) {
      throw new UnavailableException("another daemon leads: this one writes nothing");
    }
  }
}
