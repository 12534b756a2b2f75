package dev.slipway.reconciler.api;

import dev.slipway.reconciler.cluster.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between what instances write and one reader. The thread that opened the logs
 * waits when the queue is full: what was kept is complete. Any other thread is the cluster's and
 * must not wait: what it brings is left out then, and counted.
 */
final class LogFeed implements Consumer<LogLine> {
  private static final int MOST_CHARS = 2 * 1024 * 1024;
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int BATCH_CHARS = 64 * 1024;

  /** Lines that came, in their order, after {@code leftOut} others. */
  record Batch(long leftOut, List<LogLine> lines) {
    boolean isEmpty() {
      return leftOut == 0 && lines.isEmpty();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private volatile @Nullable Thread opener;
  private int chars;
  private long leftOut;
  private boolean closed;

  /**
   * Makes this thread the one that may be made to wait. To be called before the logs are opened.
   */
  void openedHere() {
    opener = Thread.currentThread();
  }

  @Override
  public void accept(LogLine line) {
    var bounded = bounded(line);
    lock.lock();
    try {
      while ((isFull() || leftOut > 0) && !closed && mayWait()) {
        changed.awaitUninterruptibly();
      }
      if (closed || isFull() || leftOut > 0) {
        leftOut++;
      } else {
        lines.addLast(bounded);
        chars += weight(bounded);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What came, as soon as there is something; empty after {@code millis} or once closed. */
  Batch take(long millis) throws InterruptedException {
    lock.lock();
    try {
      var nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (lines.isEmpty() && leftOut == 0 && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of who waits; nothing more is kept. */
  void close() {
    lock.lock();
    try {
      closed = true;
      lines.clear();
      chars = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lines are left out behind those that are kept, so the count comes once these are gone. */
  private Batch drain() {
    if (lines.isEmpty()) {
      var batch = new Batch(leftOut, List.of());
      leftOut = 0;
      return batch;
    }
    var batch = new ArrayList<LogLine>();
    var batched = 0;
    while (batched < BATCH_CHARS && !lines.isEmpty()) {
      var line = lines.removeFirst();
      batched += weight(line);
      batch.add(line);
    }
    chars -= batched;
    changed.signalAll();
    return new Batch(0, batch);
  }

  private boolean isFull() {
    return chars >= MOST_CHARS;
  }

  private boolean mayWait() {
    return Thread.currentThread().equals(opener);
  }

  private static int weight(LogLine line) {
    return line.text().length() + 64;
  }

  private static LogLine bounded(LogLine line) {
    return line.text().length() <= LONGEST_LINE
        ? line
        : new LogLine(line.instance(), line.text().substring(0, LONGEST_LINE) + "…");
  }
}
