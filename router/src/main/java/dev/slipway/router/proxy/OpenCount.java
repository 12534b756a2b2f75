package dev.slipway.router.proxy;

import java.time.Duration;

/** How many are open; one can wait for the last to close. */
final class OpenCount {
  private int open;

  synchronized int increment() {
    return ++open;
  }

  synchronized void decrement() {
    open--;
    notifyAll();
  }

  synchronized int now() {
    return open;
  }

  /** Whether none is open in time. An interrupt ends the wait and stays set. */
  synchronized boolean awaitNone(Duration most) {
    var deadline = System.nanoTime() + most.toNanos();
    while (open > 0) {
      var leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
