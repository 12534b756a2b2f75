package dev.slipway.reconciler.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
  /** How long after the hook, and after the first of these looks. */
  private static final List<Duration> WAITS =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final ScheduledExecutorService timer;
  private final Consumer<K> look;

  /** How many looks there were since the last hook; none for what nothing is ahead of. */
  private final Map<K, Integer> looks = new HashMap<>();

  LaterLooks(ScheduledExecutorService timer, Consumer<K> look) {
    this.timer = timer;
    this.look = look;
  }

  /** A hook told of it; it is looked at now by others. */
  synchronized void told(K place) {
    if (looks.put(place, 0) == null) {
      plan(place, 0);
    }
  }

  private void plan(K place, int index) {
    var wait = WAITS.get(index).toMillis();
    var _ = timer.schedule(() -> lookAgain(place), wait, TimeUnit.MILLISECONDS);
  }

  private void lookAgain(K place) {
    synchronized (this) {
      var made = looks.merge(place, 1, Integer::sum);
      if (made < WAITS.size()) {
        plan(place, made);
      } else {
        looks.remove(place);
      }
    }
    look.accept(place);
  }
}
