package dev.slipway.reconciler.loop;

import java.util.concurrent.TimeUnit;

/**
 * How much time may be spent: some at once after a quiet while, and a small share of all time
 * without end, but for what is pressing. For use by one thread at a time.
 */
final class Allowance {
  /**
   * What may be spent at once: a change among a thousand apps is a few passes, one after another.
   */
  static final long MOST = TimeUnit.SECONDS.toNanos(1);

  /** One part of so many of all time may be spent. */
  static final int SHARE = 10;

  /** No longer is waited than this, whatever was spent. */
  static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

  /** What is pressing is held no longer than this, whatever was spent. */
  static final long SHORT_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

  private long left = MOST;
  private long counted;
  private long ended;

  /**
   * @param now of {@link System#nanoTime}, as everywhere here
   */
  Allowance(long now) {
    counted = now;
    ended = now;
  }

  /** Time from {@code begun} to {@code now} was spent. */
  void spend(long begun, long now) {
    earnUntil(begun);
    counted = now;
    ended = now;
    left = Math.max(left - (now - begun), -LONGEST_WAIT / SHARE);
  }

  /** How long to wait before more may be spent, in nanoseconds. */
  long untilMore(long now) {
    earnUntil(now);
    return left < 0 ? -left * SHARE : 0;
  }

  /** The same for what is pressing: no longer after the last than {@link #SHORT_WAIT}. */
  long untilPressing(long now) {
    return Math.min(untilMore(now), Math.max(0, SHORT_WAIT - (now - ended)));
  }

  private void earnUntil(long now) {
    left = Math.min(left + (now - counted) / SHARE, MOST);
    counted = now;
  }
}
