package dev.slipway.reconciler.git;

import dev.slipway.manifest.UnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that is not waited for longer than is bearable: who holds it may wait for a server. */
final class BoundedLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final String busy;
  private final Duration patience;

  /**
   * @param busy what to say to who waited in vain
   */
  BoundedLock(String busy, Duration patience) {
    this.busy = busy;
    this.patience = patience;
  }

  /** Held until it is closed. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  Hold hold() throws UnavailableException {
    try {
      if (lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return lock::unlock;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while waiting: " + busy, e);
    }
    throw new UnavailableException(busy);
  }
}
