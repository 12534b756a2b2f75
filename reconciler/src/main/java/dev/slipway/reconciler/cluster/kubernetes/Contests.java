package dev.slipway.reconciler.cluster.kubernetes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Who heals the same again and again has an opponent: after {@value #LIMIT} times within a minute
 * it is left for a minute, then for longer and longer. For use by one thread at a time.
 */
final class Contests {
  static final int LIMIT = 5;
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST = Duration.ofMinutes(16).toNanos();

  private final Map<Key, Contest> contests = new HashMap<>();

  private static final class Contest {
    private final Deque<Long> healed = new ArrayDeque<>();
    private long pause = WINDOW;
    private long until;
    private boolean isPaused;
  }

  /** What to do about an object that drifted. */
  enum Verdict {
    HEAL,
    /** Told once, when it begins to be left. */
    GIVE_UP,
    LEAVE
  }

  Verdict drifted(Key key, long now) {
    var contest = contests.computeIfAbsent(key, _ -> new Contest());
    if (contest.isPaused && now - contest.until < 0) {
      return Verdict.LEAVE;
    }
    var isAgain = contest.isPaused;
    contest.isPaused = false;
    contest.healed.removeIf(time -> now - time > WINDOW);
    if (contest.healed.isEmpty() && !isAgain) {
      contest.pause = WINDOW;
    }
    if (contest.healed.size() >= LIMIT) {
      contest.healed.clear();
      contest.isPaused = true;
      contest.until = now + contest.pause;
      contest.pause = Math.min(LONGEST, 2 * contest.pause);
      return Verdict.GIVE_UP;
    }
    contest.healed.add(now);
    return Verdict.HEAL;
  }
}
