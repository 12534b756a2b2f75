package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Which apps are to be looked at: at once, now, or at a time. */
final class Changes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<AppName, Long> due = new HashMap<>();
  private final Set<AppName> pressing = new HashSet<>();

  /** Even where who looks has not rested yet. */
  void lookAtOnce(AppName app) {
    lock.lock();
    try {
      pressing.add(app);
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  void look(AppName app) {
    lookAfter(app, Duration.ZERO);
  }

  /** The earlier of two times counts. */
  void lookAfter(AppName app, Duration pause) {
    var at = System.nanoTime() + pause.toNanos();
    lock.lock();
    try {
      due.merge(app, at, (first, second) -> first - second <= 0 ? first : second);
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is one at least, and takes all of them: what is pressing alone before who
   * looks has rested, all that are due from then on.
   *
   * @param rested of {@link System#nanoTime}
   */
  Set<AppName> take(long rested) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        var now = System.nanoTime();
        var taken = new HashSet<>(pressing);
        var next = Long.MAX_VALUE;
        for (var entry : due.entrySet()) {
          var left = Math.max(entry.getValue() - now, rested - now);
          if (left <= 0) {
            taken.add(entry.getKey());
          } else {
            next = Math.min(next, left);
          }
        }
        if (!taken.isEmpty()) {
          due.keySet().removeAll(taken);
          pressing.clear();
          return taken;
        }
        var _ = news.await(next, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
