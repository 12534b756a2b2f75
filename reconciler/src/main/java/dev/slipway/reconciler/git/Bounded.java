package dev.slipway.reconciler.git;

import dev.slipway.manifest.UnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that end in time whatever the other side does. A read timeout alone does not do: a server
 * that sends a byte now and then never runs into it. The call is made on a virtual thread of its
 * own, as the interrupt of a virtual thread closes the socket that it waits for.
 */
final class Bounded {
  private static final Duration TO_END = Duration.ofSeconds(2);

  private Bounded() {}

  /**
   * The result of the call, or what it threw, as the cause of an {@link ExecutionException}.
   *
   * @throws UnavailableException after {@code limit}, or where this thread is interrupted, which it
   *     stays
   */
  static <T> T call(String what, Duration limit, Callable<T> call)
      throws ExecutionException, UnavailableException {
    var task = new FutureTask<>(call);
    var worker = Thread.ofVirtual().name("git " + what).start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      end(worker);
      throw new UnavailableException(what + " took longer than " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
      throw new UnavailableException(what + " was interrupted", e);
    }
  }

  private static void end(Thread worker) throws UnavailableException {
    worker.interrupt();
    try {
      worker.join(TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
  }
}
