package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;

/** Asked right before every write: throws where another daemon may be the one that writes. */
@FunctionalInterface
public interface Fence {
  Fence NONE = () -> {};

  void check() throws UnavailableException;
}
