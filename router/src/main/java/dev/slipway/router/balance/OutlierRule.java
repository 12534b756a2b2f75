package dev.slipway.router.balance;

import java.time.Duration;

/**
 * When an instance gets no requests for a while because it fails, and for how long.
 *
 * @param failures in a row: answers from 500 on, refused connections, no answer in time, answers
 *     that break off
 * @param out how long the first time; twice that the second time, and so on
 * @param longest how long at most
 * @param forgiving each such time that it was in again counts one of the times it was out less
 */
public record OutlierRule(int failures, Duration out, Duration longest, Duration forgiving) {
  public OutlierRule {
    if (failures < 1
        || !out.isPositive()
        || longest.compareTo(out) < 0
        || !forgiving.isPositive()) {
      throw new IllegalArgumentException("at least one failure, and times that are some");
    }
  }

  /**
   * Envoy's: {@code consecutive_5xx} 5, {@code base_ejection_time} 30 s, {@code max_ejection_time}
   * 300 s, {@code interval} 10 s.
   */
  public static OutlierRule defaults() {
    return new OutlierRule(
        5, Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ofSeconds(10));
  }

  /** How it is put out now, after how it was the last time. */
  public Ejection next(Ejection last, long nowNanos) {
    var forgiven = Math.max(0, nowNanos - last.untilNanos()) / forgiving.toNanos();
    var times = (int) Math.max(0, last.times() - forgiven) + 1;
    var nanos = Math.min(longest.toNanos(), out.toNanos() * times);
    return new Ejection(times, nowNanos + nanos);
  }

  /** Whether one more may go: never more than half of an app's instances are out. */
  public static boolean mayEject(int outAlready, int instances) {
    return 2 * (outAlready + 1) <= instances;
  }

  /**
   * That an instance is, or was, out.
   *
   * @param times that count
   * @param untilNanos of a clock that only goes forward
   */
  public record Ejection(int times, long untilNanos) {
    /** Of one that never was. */
    public static Ejection never(long nowNanos) {
      return new Ejection(0, nowNanos);
    }
  }
}
