package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.cluster.Leadership;

/** The lead of a daemon, which a test gives and takes without a word to anyone. */
final class Lead implements Leadership {
  private volatile boolean isHeld = true;

  void give() {
    isHeld = true;
  }

  void take() {
    isHeld = false;
  }

  @Override
  public boolean isLeader() {
    return isHeld;
  }

  @Override
  public void onChange(Runnable listener) {}

  @Override
  public void close() {}
}
