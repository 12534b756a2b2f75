package dev.slipway.reconciler.observe;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets a few work at a time, in the order in which they came, each for a short while: who takes
 * longer goes on, but keeps nobody waiting any more.
 */
final class ShortTurns {
  private final Semaphore places;
  private final Duration turn;
  private final ScheduledExecutorService timer;

  ShortTurns(int atOnce, Duration turn, ScheduledExecutorService timer) {
    this.places = new Semaphore(atOnce, true);
    this.turn = turn;
    this.timer = timer;
  }

  <T> T take(Supplier<T> work) throws InterruptedException {
    places.acquire();
    var isOver = new AtomicBoolean();
    try {
      var end = timer.schedule(() -> end(isOver), turn.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return work.get();
      } finally {
        end.cancel(false);
      }
    } finally {
      end(isOver);
    }
  }

  private void end(AtomicBoolean isOver) {
    if (isOver.compareAndSet(false, true)) {
      places.release();
    }
  }
}
