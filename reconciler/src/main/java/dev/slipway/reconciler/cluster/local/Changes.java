package dev.slipway.reconciler.cluster.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners that something changed, on one thread: what changes while they are told is told
 * once more, however much it was.
 */
final class Changes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore pending = new Semaphore(0);
  private final Thread teller = Thread.ofVirtual().name("cluster changes").start(this::run);

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void tell() {
    pending.release();
  }

  @Override
  public void close() {
    teller.interrupt();
  }

  private void run() {
    try {
      while (true) {
        pending.acquire();
        pending.drainPermits();
        listeners.forEach(Changes::tell);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a listener for changes of the cluster failed").setCause(e).log();
    }
  }
}
