package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pass whenever it was woken, on one thread, however often it was woken meanwhile. A few
 * passes follow each other at once; where they were many, it rests, at most a second before each:
 * news without end take a small part of one core only, and are seen together. What is pressing
 * shortens that rest, and so may take more. A pass that throws is a bug: logged here, once, and
 * followed by the next.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Runnable pass;
  private final Thread thread;
  private final LongSupplier nanos;
  private final Allowance allowance;
  private boolean woken;
  private boolean pressing;
  private boolean closed;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();

  public Loop(String name, Runnable pass) {
    this(name, pass, System::nanoTime);
  }

  Loop(String name, Runnable pass, LongSupplier nanos) {
    this.pass = pass;
    this.nanos = nanos;
    this.allowance = new Allowance(nanos.getAsLong());
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Has a pass begin soon. */
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /**
   * Has a pass begin within 20 ms of the end of the last, whatever went before: for what people
   * notice, such as an instance that is gone.
   */
  public synchronized void wakeSoon() {
    pressing = true;
    wake();
  }

  /** Has a pass begin soon; completes when a pass has ended that began after this call. */
  public synchronized CompletionStage<Void> wakeAndTell() {
    var ended = new CompletableFuture<Void>();
    if (closed) {
      ended.cancel(false);
    } else {
      waiting.add(ended);
      wake();
    }
    return ended;
  }

  private void run() {
    try {
      while (true) {
        var toTell = awaitWake();
        var begun = nanos.getAsLong();
        try {
          pass.run();
        } catch (RuntimeException | Error e) {
          LOG.error("a bug: please report it; a pass failed", e);
        }
        allowance.spend(begun, nanos.getAsLong());
        toTell.forEach(ended -> ended.complete(null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<CompletableFuture<Void>> awaitWake() throws InterruptedException {
    while (!woken && !closed) {
      wait();
    }
    for (var left = rest(); left > 0 && !closed; left = rest()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (closed) {
      throw new InterruptedException("closed"); // a pass may have forgotten the first interrupt
    }
    woken = false;
    pressing = false;
    var toTell = waiting;
    waiting = new ArrayList<>();
    return toTell;
  }

  private long rest() {
    var now = nanos.getAsLong();
    return pressing ? allowance.untilPressing(now) : allowance.untilMore(now);
  }

  /** Interrupts a pass that is under way, and waits a little for it to end. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.forEach(ended -> ended.cancel(false));
      waiting.clear();
    }
    thread.interrupt();
    if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      if (!thread.join(LONGEST_CLOSE)) {
        LOG.warn("a pass did not end in time; loop={}", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
