package dev.slipway.router.proxy;

/** One event loop's way to one instance, and the requests that wait for it. */
sealed interface InstancePool permits ConnectionPool, StreamPool {
  Instance instance();

  /** Hands the exchange a connection, now or later, or tells it why not. */
  void acquire(Exchange exchange);

  /** The exchange wants no connection any more. */
  void forget(Exchange exchange);

  /** No table names the instance any more: keep no connection. */
  void retire();

  /** Closes what nothing is under way on. */
  void closeIdle();

  /** Looks at what should have been closed by now; {@code now} in ticks. */
  void tick(int now);
}
