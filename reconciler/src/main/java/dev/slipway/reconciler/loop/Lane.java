package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work that is wanted for keys: at most one piece at a time for a key, at most {@code width}
 * at a time in all, each on a thread of its own, so that a key that hangs delays no other.
 *
 * <p>Level-triggered: {@link #want} says all that is wanted now, as often as one likes. Work that
 * is under way is not begun again; work that failed, or that is wanted again right after it was
 * done, is begun again after a back-off; other work for the same key starts afresh, at once.
 *
 * @param <K> what work is for
 * @param <W> the work; equal work is the same work
 */
public final class Lane<K extends Comparable<K>, W> implements AutoCloseable {
  /** Does a piece of work. What it throws is a bug and is logged as such. */
  @FunctionalInterface
  public interface Action<K, W> {
    Outcome perform(K key, W work) throws InterruptedException;
  }

  /** How a lane keeps time, and whom it tells. */
  public record Setting(
      InstantSource clock,
      RandomGenerator random,
      ScheduledExecutorService timer,
      Runnable changed) {}

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Backoff REPEATED = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
  private static final Backoff UNAVAILABLE =
      new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));
  private static final Backoff REJECTED = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

  /** Work that is wanted again so long after its back-off starts afresh. */
  private static final Duration FORGET = Duration.ofMinutes(2);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final String name;
  private final Action<K, W> action;
  private final Setting setting;
  private final Semaphore width;
  private final Map<K, Slot<W>> slots = new TreeMap<>();
  private boolean closed;

  public Lane(String name, int width, Setting setting, Action<K, W> action) {
    this.name = name;
    this.width = new Semaphore(width, true);
    this.setting = setting;
    this.action = action;
  }

  /** Says all that is wanted now; what is not among it, and not begun yet, is dropped. */
  public synchronized void want(Map<K, W> wanted) {
    if (closed) {
      return;
    }
    slots.forEach((key, slot) -> slot.wanted = wanted.get(key));
    slots.values().removeIf(Slot::isIdle);
    wanted.forEach((key, work) -> {
      var slot = slots.computeIfAbsent(key, _ -> new Slot<>());
      slot.wanted = work;
      start(key, slot);
    });
  }

  private void start(K key, Slot<W> slot) {
    if (slot.thread != null) {
      return;
    }
    var now = setting.clock().instant();
    if (slot.wanted != null && slot.wanted.equals(slot.last) && now.isBefore(slot.notBefore)) {
      wakeWhenDue(slot, now);
      return;
    }
    slot.thread = Thread.ofVirtual().name(name + " " + key).start(() -> run(key, slot));
  }

  /** Once; and again where a shorter wait came up while a longer one was waited for. */
  private void wakeWhenDue(Slot<W> slot, Instant now) {
    if (slot.wakeAt == null || slot.notBefore.isBefore(slot.wakeAt)) {
      slot.wakeAt = slot.notBefore;
      var wait = Duration.between(now, slot.notBefore).toMillis() + 1;
      var _ = setting.timer().schedule(() -> woken(slot), wait, TimeUnit.MILLISECONDS);
    }
  }

  private void woken(Slot<W> slot) {
    synchronized (this) {
      slot.wakeAt = null;
    }
    setting.changed().run();
  }

  private void run(K key, Slot<W> slot) {
    try {
      width.acquire();
      try {
        var work = begin(slot);
        if (work.isPresent()) {
          finish(key, slot, perform(key, work.get()));
        }
      } finally {
        width.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(slot);
      return;
    }
    setting.changed().run();
  }

  private synchronized Optional<W> begin(Slot<W> slot) {
    if (closed || slot.wanted == null) {
      slot.thread = null;
      return Optional.empty();
    }
    slot.running = slot.wanted;
    return Optional.of(slot.wanted);
  }

  private Outcome perform(K key, W work) throws InterruptedException {
    try {
      return action.perform(key, work);
    } catch (RuntimeException | Error e) {
      LOG.error("a bug: please report it; lane={} key={}", name, key, e);
      return new Outcome.Unavailable("internal error: " + e.getClass().getSimpleName());
    }
  }

  private synchronized void finish(K key, Slot<W> slot, Outcome outcome) {
    var now = setting.clock().instant();
    var work = Objects.requireNonNull(slot.running);
    var again = work.equals(slot.last) && now.isBefore(forgetAt(slot));
    slot.tries = again ? slot.tries + 1 : 1;
    slot.last = work;
    slot.outcome = outcome;
    slot.notBefore = now.plus(backoff(outcome).after(slot.tries, setting.random()));
    slot.running = null;
    slot.thread = null;
    if (!closed && slot.wanted != null && !slot.wanted.equals(work)) {
      start(key, slot); // who wanted it while this was under way need not want it again
    }
  }

  private static Instant forgetAt(Slot<?> slot) {
    return slot.notBefore.equals(Instant.MIN) ? Instant.MAX : slot.notBefore.plus(FORGET);
  }

  private static Backoff backoff(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> REPEATED;
      case Outcome.Rejected _ -> REJECTED;
      case Outcome.Unavailable _ -> UNAVAILABLE;
    };
  }

  private synchronized void end(Slot<W> slot) {
    slot.running = null;
    slot.thread = null;
  }

  /** What came of the work that is wanted, where it failed the last time. */
  public synchronized Optional<Outcome> fault(K key) {
    var slot = slots.get(key);
    return slot == null || slot.wanted == null || !slot.wanted.equals(slot.last)
        ? Optional.empty()
        : Optional.ofNullable(slot.outcome).filter(o -> !(o instanceof Outcome.Done));
  }

  /** Whether work for this key is under way. */
  public synchronized boolean isBusy(K key) {
    var slot = slots.get(key);
    return slot != null && slot.running != null;
  }

  /** Ends all waiting after failures: what is wanted next is begun at once. */
  public synchronized void hurry() {
    slots.values().forEach(slot -> slot.notBefore = Instant.MIN);
  }

  /** Interrupts what is under way, waits a little for it to end, and does nothing from then on. */
  @Override
  public void close() {
    closeAll(List.of(this));
  }

  /** Closes all of these together: no longer is waited than for one. */
  public static void closeAll(List<? extends Lane<?, ?>> lanes) {
    closeAll(lanes, LONGEST_CLOSE);
  }

  static void closeAll(List<? extends Lane<?, ?>> lanes, Duration most) {
    var end = System.nanoTime() + most.toNanos();
    var threads = new ArrayList<Thread>();
    for (Lane<?, ?> lane : lanes) {
      threads.addAll(lane.interruptAll());
    }
    try {
      for (var thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Thread> interruptAll() {
    closed = true;
    var threads = new ArrayList<Thread>();
    for (var slot : slots.values()) {
      if (slot.thread != null) {
        slot.thread.interrupt();
        threads.add(slot.thread);
      }
    }
    return threads;
  }

  /** What is known of one key; guarded by the lane. */
  private static final class Slot<W> {
    @Nullable W wanted;
    @Nullable W running;
    @Nullable W last;
    @Nullable Outcome outcome;
    @Nullable Thread thread;
    int tries;
    Instant notBefore = Instant.MIN;
    @Nullable Instant wakeAt;

    boolean isIdle() {
      return wanted == null && thread == null;
    }
  }
}
