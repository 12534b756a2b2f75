package dev.slipway.reconciler.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has looked again, a little later, at what a hook told of: it may come before what it tells of can
 * be seen. Docker's registry tells of a tag before it writes it (PutManifest in
 * registry/handlers/manifests.go of distribution). Thread-safe.
 *
 * @param <K> what is looked at; each has one look ahead of it at most
 */
final class LaterLooks<K> {
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** The first may come right after a hook, where an earlier hook is not long ago. */
  private static final int AFTER_A_HOOK = 3;

  private final ScheduledExecutorService timer;
  private final Consumer<K> look;

  /** How many looks there are still to be; of what has none, nothing. */
  private final Map<K, Integer> ahead = new HashMap<>();

  LaterLooks(ScheduledExecutorService timer, Consumer<K> look) {
    this.timer = timer;
    this.look = look;
  }

  /** A hook told of it; it is looked at now by others. */
  synchronized void told(K place) {
    if (ahead.put(place, AFTER_A_HOOK) == null) {
      plan(place);
    }
  }

  private void plan(K place) {
    var _ = timer.schedule(() -> lookAgain(place), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookAgain(K place) {
    synchronized (this) {
      if (ahead.merge(place, -1, Integer::sum) > 0) {
        plan(place);
      } else {
        ahead.remove(place);
      }
    }
    look.accept(place);
  }
}
