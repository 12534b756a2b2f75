package dev.slipway.reconciler.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Until the process is told to stop: by TERM, by Ctrl-C. It ends once this is closed, or what there
 * is to stop took too long.
 */
public final class ToldToStop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ToldToStop.class);

  /** Longer than the grace that instances and requests may take. */
  private static final long LONGEST_STOP_SECONDS = 90;

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Listens from now on. */
  public ToldToStop() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
  }

  /** Blocks until then. */
  public void await() throws InterruptedException {
    told.await();
    LOG.info("stopping");
  }

  private void stop() {
    told.countDown();
    try {
      if (!stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("not everything stopped in time; the next start cleans up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
