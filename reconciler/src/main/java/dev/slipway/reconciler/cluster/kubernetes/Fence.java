package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Leadership;

/** Asked right before every write: throws where another daemon may be the one that writes. */
record Fence(Leadership leadership) {
  void check() throws UnavailableException {
    if (!leadership.isLeader()) {
      throw new UnavailableException("another daemon leads: this one writes nothing");
    }
  }
}
