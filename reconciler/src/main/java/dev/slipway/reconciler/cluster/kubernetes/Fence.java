package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Leadership;

/**
 * Asked right before every write that follows from what this daemon decided: throws where another
 * daemon may be the one that decides.
 */
record Fence(Leadership leadership) {
  void check() throws UnavailableException {
    if (!leadership.isLeader()) {
      throw new UnavailableException("another daemon leads: this one writes nothing");
    }
  }
}
