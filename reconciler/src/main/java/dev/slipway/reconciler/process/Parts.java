package dev.slipway.reconciler.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed, the latest first; one that fails to close keeps no other from it. */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Closes it with the others; gives it back. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Goes to its end also on a thread that was interrupted, which stays so. */
  @Override
  public synchronized void close() {
    var wasInterrupted = Thread.interrupted();
    closeAll();
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    while (!parts.isEmpty()) {
      var part = parts.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("could not be closed cleanly; part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
