package dev.slipway.reconciler.cluster.kubernetes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells which pods nobody attends any more: those whose mark is no longer renewed. Told by the
 * clock of who looks alone, so that no two clocks are compared. For use by one thread.
 */
final class Attendance {
  /** How often who attends a pod renews its mark. */
  static final Duration RENEWED = Duration.ofSeconds(10);

  /** Three renewals may be late. */
  static final Duration FORGOTTEN = Duration.ofSeconds(40);

  private final Map<String, Mark> marks = new HashMap<>();

  /** What a pod was marked with, and when that was seen first. */
  private record Mark(String text, long since) {}

  /**
   * Whether the mark has been the same for long.
   *
   * @param now in nanoseconds
   */
  boolean isForgotten(String pod, String mark, long now) {
    var known = marks.get(pod);
    if (known == null || !known.text().equals(mark)) {
      marks.put(pod, new Mark(mark, now));
      return false;
    }
    return now - known.since() >= FORGOTTEN.toNanos();
  }

  /** Forgets the marks of all other pods. */
  void retain(Set<String> pods) {
    marks.keySet().retainAll(pods);
  }
}
