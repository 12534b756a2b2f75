package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at apps whose objects changed, tells who listens, and has drift healed: on threads beside,
 * so that a slow server delays nobody who looks.
 */
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /**
   * So many times as long as a look took it rests: what comes meanwhile is seen together. Pods are
   * looked at all the same: routes follow them.
   */
  private static final int REST = 3;

  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(250);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration AFTER_HEALING = Duration.ofSeconds(1);
  private static final int HEALED_AT_A_TIME = 8;

  private final Function<AppName, KubernetesApp> app;
  private final Changes changes = new Changes();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> listenersToReadiness = new CopyOnWriteArrayList<>();

  /** What was told; for the thread of this alone. */
  private final Map<AppName, Set<Instance>> ready = new HashMap<>();

  private final Set<AppName> healing = ConcurrentHashMap.newKeySet();
  private final Semaphore healers = new Semaphore(HEALED_AT_A_TIME);
  private final Thread thread = Thread.ofVirtual().name("cluster keeper").unstarted(this::run);

  /**
   * @param app makes one that is not there yet
   */
  Keeper(Function<AppName, KubernetesApp> app) {
    this.app = app;
  }

  void start() {
    thread.start();
  }

  void look(AppName name) {
    changes.look(name);
  }

  /** One of its pods changed. */
  void lookAtOnce(AppName name) {
    changes.lookAtOnce(name);
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void listenToReadiness(Runnable listener) {
    listenersToReadiness.add(listener);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      var rested = System.nanoTime();
      while (true) {
        var isAnyChanged = false;
        var isReadinessChanged = false;
        var due = changes.take(rested);
        var begun = System.nanoTime();
        for (var name : due) {
          isAnyChanged |= lookAt(name);
          isReadinessChanged |= isReadinessNew(name);
        }
        if (isReadinessChanged) {
          listenersToReadiness.forEach(Keeper::tell);
        }
        if (isAnyChanged) {
          listeners.forEach(Keeper::tell);
        }
        if (begun - rested >= 0) {
          var ended = System.nanoTime();
          rested = ended + Math.min(REST * (ended - begun), LONGEST_REST);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean lookAt(AppName name) {
    try {
      var there = app.apply(name);
      var isChanged = there.look(System.nanoTime());
      there.untilTimeTells(System.nanoTime()).ifPresent(left -> changes.lookAfter(name, left));
      if (there.isDrifted() || there.hasLeftovers()) {
        heal(name, there);
      }
      return isChanged;
    } catch (RuntimeException e) {
      LOG.atError()
          .setMessage("an app could not be looked at")
          .addKeyValue("app", name)
          .setCause(e)
          .log();
      return false;
    }
  }

  private boolean isReadinessNew(AppName name) {
    var now = app.apply(name).ready();
    var before = now.isEmpty() ? ready.remove(name) : ready.put(name, now);
    return !now.equals(Objects.requireNonNullElse(before, Set.of()));
  }

  private void heal(AppName name, KubernetesApp there) {
    if (!healing.add(name)) {
      return;
    }
    Thread.ofVirtual()
        .name("heal " + name)
        .start(() -> {
          var pause = AFTER_HEALING;
          try {
            healers.acquire();
            try {
              there.heal();
            } finally {
              healers.release();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RejectedException | UnavailableException | RuntimeException e) {
            pause = AFTER_FAILURE;
            LOG.atWarn()
                .setMessage("can not heal an app now")
                .addKeyValue("app", name)
                .addKeyValue("cause", e.getMessage())
                .log();
          } finally {
            healing.remove(name);
            changes.lookAfter(name, pause);
          }
        });
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a listener for changes of the cluster failed").setCause(e).log();
    }
  }
}
