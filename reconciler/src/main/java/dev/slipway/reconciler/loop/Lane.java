package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
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
 * done, is begun again after a back-off; other work for the same key starts afresh, as soon as what
 * is under way has ended, or, where the {@link Order} says that this is void, was broken off.
 *
 * <p>Where there is not room for all, the order says who comes first. Among equals it is who waits
 * longest: a key has one place, whatever is wanted for it meanwhile, and keeps it over work that
 * was broken off, but never for more than a few pieces of work in a row. Each fifth turn is of who
 * waits longest of all, whatever the order says.
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

  /**
   * How much is done at a time, and what of it first.
   *
   * @param width how many pieces of work at most
   */
  public record Room<W>(int width, Order<W> order) {
    public Room {
      if (width < 1) {
        throw new IllegalArgumentException("no room for anything: " + width);
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Backoff REPEATED = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
  private static final Backoff UNAVAILABLE =
      new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));
  private static final Backoff REJECTED = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

  /** Work that is wanted again so long after its back-off starts afresh. */
  private static final Duration FORGET = Duration.ofMinutes(2);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /** So often in a row the order may pass over who waits longest: nobody waits without end. */
  private static final int MOST_OVERTAKINGS = 4;

  /** So many in a row are broken off at most: what changes without end is done now and then. */
  private static final int MOST_BROKEN_OFF = 3;

  private final String name;
  private final Action<K, W> action;
  private final Setting setting;
  private final Room<W> room;
  private final Map<K, Slot<W>> slots = new TreeMap<>();
  private long arrivals;
  private int waiting;
  private int running;
  private int overtakings;
  private boolean closed;

  /** One that does all alike, in the order in which it was wanted, to its end. */
  public Lane(String name, int width, Setting setting, Action<K, W> action) {
    this(name, new Room<>(width, Order.plain()), setting, action);
  }

  public Lane(String name, Room<W> room, Setting setting, Action<K, W> action) {
    this.name = name;
    this.room = room;
    this.setting = setting;
    this.action = action;
  }

  /** Says all that is wanted now; what is not among it, and not begun yet, is dropped. */
  public synchronized void want(Map<K, W> wanted) {
    if (closed) {
      return;
    }
    slots.forEach((key, slot) -> {
      slot.wanted = wanted.get(key);
      breakOff(slot);
      leaveQueue(slot);
    });
    slots.values().removeIf(Slot::isIdle);
    wanted.forEach((key, work) -> {
      var slot = slots.computeIfAbsent(key, _ -> new Slot<>());
      slot.wanted = work;
      queue(slot);
    });
    fill();
  }

  private void breakOff(Slot<W> slot) {
    var work = slot.running;
    if (work == null || slot.broken || slot.thread == null || work.equals(slot.wanted)) {
      return;
    }
    if (slot.brokenOff < MOST_BROKEN_OFF && room.order().isVoid(work)) {
      slot.broken = true;
      slot.thread.interrupt();
    }
  }

  /** What is not wanted any more does not wait any more. */
  private void leaveQueue(Slot<W> slot) {
    if (slot.arrival > 0 && (slot.wanted == null || isPutOff(slot, setting.clock().instant()))) {
      slot.arrival = 0;
      waiting--;
    }
  }

  private void queue(Slot<W> slot) {
    if (slot.running != null || slot.arrival > 0) {
      return;
    }
    var now = setting.clock().instant();
    if (isPutOff(slot, now)) {
      wakeWhenDue(slot, now);
    } else {
      slot.arrival = ++arrivals;
      waiting++;
    }
  }

  private boolean isPutOff(Slot<W> slot, Instant now) {
    return slot.wanted != null && slot.wanted.equals(slot.last) && now.isBefore(slot.notBefore);
  }

  /** Begins what there is room for. */
  private void fill() {
    while (!closed && waiting > 0 && running < room.width()) {
      var next = next();
      begin(next.getKey(), next.getValue());
    }
  }

  private Map.Entry<K, Slot<W>> next() {
    var queue = queue();
    var first = queue.getFirst();
    var longest =
        Collections.min(
            queue, Comparator.comparingLong((Map.Entry<K, Slot<W>> e) -> e.getValue().arrival));
    var turn = overtakings < MOST_OVERTAKINGS ? first : longest;
    overtakings = turn.equals(longest) ? 0 : overtakings + 1;
    return turn;
  }

  /** What waits, the next one first. */
  private List<Map.Entry<K, Slot<W>>> queue() {
    return slots.entrySet().stream()
        .filter(entry -> entry.getValue().arrival > 0)
        .sorted(
            Comparator.comparingInt((Map.Entry<K, Slot<W>> entry) -> rank(entry.getValue()))
                .thenComparingLong(entry -> entry.getValue().arrival))
        .toList();
  }

  private int rank(Slot<W> slot) {
    return room.order().rank(Objects.requireNonNull(slot.wanted));
  }

  private void begin(K key, Slot<W> slot) {
    var work = Objects.requireNonNull(slot.wanted);
    if (slot.arrival > 0) {
      slot.arrival = 0;
      waiting--;
    }
    running++;
    slot.running = work;
    slot.broken = false;
    slot.thread = Thread.ofVirtual().name(name + " " + key).start(() -> run(key, slot, work));
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

  private void run(K key, Slot<W> slot, W work) {
    try {
      finish(slot, perform(key, work));
    } catch (InterruptedException e) {
      if (end(key, slot)) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    setting.changed().run();
  }

  private Outcome perform(K key, W work) throws InterruptedException {
    try {
      return action.perform(key, work);
    } catch (RuntimeException | Error e) {
      LOG.error("a bug: please report it; lane={} key={}", name, key, e);
      return new Outcome.Unavailable("internal error: " + e.getClass().getSimpleName());
    }
  }

  private synchronized void finish(Slot<W> slot, Outcome outcome) {
    var now = setting.clock().instant();
    var work = Objects.requireNonNull(slot.running);
    var again = work.equals(slot.last) && now.isBefore(forgetAt(slot));
    slot.tries = again ? slot.tries + 1 : 1;
    slot.last = work;
    slot.outcome = outcome;
    slot.notBefore = now.plus(backoff(outcome).after(slot.tries, setting.random()));
    slot.brokenOff = 0;
    release(slot);
    if (!closed && slot.wanted != null && !slot.wanted.equals(work)) {
      queue(slot); // who wanted it while this was under way need not want it again
    }
    fill();
  }

  private void release(Slot<W> slot) {
    slot.running = null;
    slot.thread = null;
    running--;
  }

  /** Of work that was broken off: nothing came of it. Says whether the lane is closed. */
  private synchronized boolean end(K key, Slot<W> slot) {
    release(slot);
    if (closed) {
      return true;
    }
    slot.brokenOff++;
    if (slot.wanted != null && !isPutOff(slot, setting.clock().instant())) {
      begin(key, slot); // in the place that it had
    }
    fill();
    return false;
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

  /** What came of the work that is wanted, where it failed the last time. */
  public synchronized Optional<Outcome> fault(K key) {
    var slot = slots.get(key);
    return slot == null || slot.wanted == null || !slot.wanted.equals(slot.last)
        ? Optional.empty()
        : Optional.ofNullable(slot.outcome).filter(o -> !(o instanceof Outcome.Done));
  }

  /** The work for this key that is under way. */
  public synchronized Optional<W> running(K key) {
    return Optional.ofNullable(slots.get(key)).flatMap(slot -> Optional.ofNullable(slot.running));
  }

  /** How many come before the work that waits for this key, and one; empty where none waits. */
  public synchronized OptionalInt place(K key) {
    var keys = queue().stream().map(Map.Entry::getKey).toList();
    var index = keys.indexOf(key);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
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

    /** When it began to wait for room, counted; 0 where it does not. */
    long arrival;

    /** Whether what is under way was told to end. */
    boolean broken;

    int brokenOff;
    Instant notBefore = Instant.MIN;
    @Nullable Instant wakeAt;

    boolean isIdle() {
      return wanted == null && thread == null;
    }
  }
}
