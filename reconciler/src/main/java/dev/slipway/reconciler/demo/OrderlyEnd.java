package dev.slipway.reconciler.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has Ctrl-C and TERM end what this thread does in order, while this is open: the process would
 * else be gone at once, and the apps, which lead sessions of their own, would run on.
 */
final class OrderlyEnd implements AutoCloseable {
  /** Longer than the grace that instances and requests may take. */
  private static final long LONGEST_SECONDS = 90;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);

  private OrderlyEnd() {}

  static OrderlyEnd ofThisThread() {
    var end = new OrderlyEnd();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(end::stop));
    return end;
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      var _ = ended.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
