package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.local.Vitals.Failure;
import dev.slipway.router.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one instance running until it is ordered to stop: a thread of its own that starts a
 * process, looks after it, and starts another when it ends. All that happens reaches it as an
 * event.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOOK_AT_ADOPTED = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** What becomes of the instance; a later one of these is never taken back. */
  enum Order {
    RUN,
    /** Leave the process to the next daemon. */
    LEAVE,
    /** Stop the process; the next daemon starts it again. */
    PAUSE,
    /** Stop the process for good. */
    RETIRE
  }

  private sealed interface Event {
    record Ordered() implements Event {}

    record Exited(Attempt attempt) implements Event {}

    record Answered(Attempt attempt, Question question, Answer answer) implements Event {}
  }

  private final Tools tools;
  private final RecordFile file;
  private final Output output;
  private final Runnable changed;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CountDownLatch looked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Order order = Order.RUN;
  private volatile Optional<Duration> bound = Optional.empty();
  private volatile Instance view;
  private String lastCrash = "";
  private int crashes;

  /**
   * @param changed told when {@link #view} changed
   */
  Supervisor(Tools tools, RecordFile file, Output output, Runnable changed) {
    this.tools = tools;
    this.file = file;
    this.output = output;
    this.changed = changed;
    view = look(Phase.STARTING, "");
  }

  Instance view() {
    return view;
  }

  RecordFile file() {
    return file;
  }

  Order order() {
    return order;
  }

  /**
   * Shown at once, though no listener is told.
   *
   * @param newBound the longest time from now until what still runs is killed, if that is shorter
   *     than the grace
   */
  synchronized void order(Order newOrder, Optional<Duration> newBound) {
    if (order != Order.RETIRE || newOrder == Order.LEAVE) {
      order = newOrder;
    }
    bound = newBound;
    if (newOrder != Order.LEAVE) {
      view = look(Phase.STOPPING, "");
    }
    events.add(new Event.Ordered());
  }

  /** Waits until it was seen whether the instance is ready, or the time is over. */
  void awaitFirstLook(Duration atMost) throws InterruptedException {
    var _ = looked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns when the instance has ended, as it was ordered.
   *
   * @param adopted a process of this instance that runs already
   */
  void run(Optional<Attempt> adopted) {
    try {
      var current = adopted;
      while (order == Order.RUN) {
        current = round(current);
      }
      finish(current);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looked.countDown();
      ended.countDown();
      changed.run();
    }
  }

  /** Tends one process, or starts one first, and leaves what there is still of it. */
  private Optional<Attempt> round(Optional<Attempt> current) throws InterruptedException {
    var attempt = current.isPresent() ? current : start();
    if (attempt.isPresent()) {
      tend(attempt.get());
    }
    if (order != Order.RUN) {
      return attempt;
    }
    // Never two at once: while something is left of one, no other is started.
    var rest = attempt.filter(ended -> !clearAway(ended));
    waitForRestart();
    return rest;
  }

  private Optional<Attempt> start() {
    try {
      show(Phase.STARTING, lastCrash);
      var attempt = Attempt.start(tools, file, output);
      attempt.onExit(() -> events.add(new Event.Exited(attempt)));
      show(Phase.STARTING, lastCrash);
      return Optional.of(attempt);
    } catch (IOException | RejectedException | UnavailableException e) {
      lastCrash = "could not be started: " + e.getMessage();
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a fault of Slipway in starting an instance").setCause(e).log();
      lastCrash = "could not be started: " + e;
    }
    crashes++;
    return Optional.empty();
  }

  /** Returns when it has ended, or is to be stopped. */
  private void tend(Attempt attempt) throws InterruptedException {
    var vitals = new Vitals(attempt, tools.options().probing());
    var failure = Optional.<Failure>empty();
    try (var asking =
        new Asking(attempt, (q, answer) -> events.add(new Event.Answered(attempt, q, answer)))) {
      while (order == Order.RUN && failure.isEmpty()) {
        failure = attend(attempt, vitals, asking);
      }
    }
    if (failure.isPresent()) {
      crashed(attempt, failure.get());
    }
  }

  /** Waits for one event; says how the process failed, if it did. */
  private Optional<Failure> attend(Attempt attempt, Vitals vitals, Asking asking)
      throws InterruptedException {
    var pause = vitals.untilDue(attempt.isChild() ? LONGEST_PAUSE : LOOK_AT_ADOPTED);
    switch (events.poll(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      case null -> {
        if (!attempt.lives()) {
          return Optional.of(new Failure(attempt.ending(), false));
        }
        vitals.takeDue().forEach(asking::ask);
      }
      case Event.Exited(var exited) when exited == attempt -> {
        return Optional.of(new Failure(attempt.ending(), false));
      }
      case Event.Answered(var asked, var question, var answer) when asked == attempt -> {
        vitals.answered(question, answer);
        if (vitals.failure().isEmpty()) {
          show(vitals);
        }
      }
      case Event _ -> {}
    }
    return vitals.failure();
  }

  private void show(Vitals vitals) {
    if (vitals.isReady()) {
      lastCrash = "";
      show(Phase.READY, "");
    } else {
      show(Phase.STARTING, lastCrash.isEmpty() ? vitals.reason() : lastCrash);
    }
    looked.countDown();
    if (vitals.isStarted() && !file.get().started() && file.get().spec().tellsStart()) {
      noteStarted();
    }
  }

  /** So that the next daemon does not ask it again, and starts one again that hangs. */
  private void noteStarted() {
    try {
      file.update(InstanceRecord::asStarted);
    } catch (IOException e) {
      LOG.atWarn()
          .setMessage("it could not be noted that an instance has started; it is tried again")
          .addKeyValue("app", file.get().app())
          .addKeyValue("instance", file.get().id())
          .setCause(e)
          .log();
    }
  }

  private void crashed(Attempt attempt, Failure failure) throws InterruptedException {
    var good = attempt.uptime().compareTo(tools.options().restarts().good()) >= 0;
    crashes = good ? 1 : crashes + 1;
    lastCrash = failure.reason() + LastLines.of(output);
    show(Phase.CRASHED, lastCrash);
    if (failure.orderly()) {
      putDown(attempt);
    }
  }

  private void putDown(Attempt attempt) throws InterruptedException {
    try {
      stopping(attempt).run();
    } catch (IOException e) {
      LOG.atDebug().setMessage("what hangs is killed, as it can not be asked").setCause(e).log();
    }
  }

  private Stopping stopping(Attempt attempt) {
    var grace = file.get().spec().grace();
    return new Stopping(attempt.tree(), grace, () -> bound, () -> order == Order.LEAVE);
  }

  /** What the process left must not hold the port of the next. */
  private boolean clearAway(Attempt attempt) {
    try {
      Stopping.kill(attempt.tree());
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .setMessage("what an instance left could not be killed")
          .addKeyValue("app", file.get().app())
          .addKeyValue("instance", file.get().id())
          .setCause(e)
          .log();
      return false;
    }
  }

  private void waitForRestart() throws InterruptedException {
    show(Phase.CRASHED, lastCrash);
    looked.countDown();
    var until = System.nanoTime() + tools.options().restarts().pause(crashes).toNanos();
    while (order == Order.RUN) {
      var left = until - System.nanoTime();
      if (left <= 0) {
        return;
      }
      var _ = events.poll(left, TimeUnit.NANOSECONDS);
    }
  }

  private void finish(Optional<Attempt> current) throws InterruptedException {
    while (order != Order.LEAVE && !stopped(current)) {
      var _ = events.poll(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Whether it is stopped, and the record says so. */
  private boolean stopped(Optional<Attempt> current) throws InterruptedException {
    try {
      if (current.isPresent()) {
        stopping(current.get()).run();
      }
      if (order == Order.RETIRE) {
        file.end();
      } else if (order == Order.PAUSE) {
        file.update(InstanceRecord::stopped);
      }
      file.get().port().filter(_ -> order != Order.LEAVE).ifPresent(tools.ports()::release);
      return true;
    } catch (IOException e) {
      LOG.atError()
          .setMessage("an instance could not be stopped; it is tried again")
          .addKeyValue("app", file.get().app())
          .addKeyValue("instance", file.get().id())
          .setCause(e)
          .log();
      return false;
    }
  }

  /** Listeners are told without the lock: they take locks of their own. */
  private void show(Phase phase, String detail) {
    synchronized (this) {
      var next = look(phase, detail);
      if (order != Order.RUN || next.equals(view)) {
        return;
      }
      view = next;
    }
    changed.run();
  }

  private Instance look(Phase phase, String detail) {
    var record = file.get();
    var protocol = record.spec().protocol();
    var address = record.port().map(port -> new Backend("127.0.0.1", port, protocol));
    return new Instance(record.id(), phase, address, detail, record.restarts());
  }
}
