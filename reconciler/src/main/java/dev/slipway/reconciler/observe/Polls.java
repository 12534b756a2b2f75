package dev.slipway.reconciler.observe;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which repositories need be asked at every poll. One whose hooks are seen to work need be asked
 * seldom: for a hook that got lost. Where a look finds a change that no hook told of, they do not
 * work any more. Repositories go by what they are asked by, their address. Thread-safe.
 */
public final class Polls {
  private final Duration hooked;
  private final LongSupplier nanos;
  private final Map<String, Working> working = new ConcurrentHashMap<>();

  /**
   * @param hooked how often a repository is asked whose hooks work
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  public Polls(Duration hooked, LongSupplier nanos) {
    this.hooked = hooked;
    this.nanos = nanos;
  }

  /**
   * A repository whose hooks work.
   *
   * @param hookedAt when the last one came
   * @param lookedAt when the last look began that succeeded
   */
  private record Working(long hookedAt, long lookedAt) {
    boolean isAnswered() {
      return lookedAt - hookedAt >= 0;
    }

    boolean told() {
      return hookedAt - lookedAt > 0;
    }
  }

  /** A hook told of a push. */
  public void hooked(String repository) {
    var now = nanos.getAsLong();
    working.compute(
        repository, (_, was) -> new Working(now, was == null ? now - 1 : was.lookedAt()));
  }

  /**
   * A look has succeeded.
   *
   * @param began when it did
   */
  public void looked(String repository, long began, boolean foundChange) {
    working.computeIfPresent(
        repository,
        (_, was) -> foundChange && !was.told() ? null : new Working(was.hookedAt(), began));
  }

  /** Whether it is time to ask a repository, at a poll. */
  public boolean isDue(String repository) {
    return Optional.ofNullable(working.get(repository))
        .map(it -> !it.isAnswered() || nanos.getAsLong() - it.lookedAt() >= hooked.toNanos())
        .orElse(true);
  }

  /** Forgets all others. */
  void keepOnly(Set<String> repositories) {
    working.keySet().retainAll(repositories);
  }
}
