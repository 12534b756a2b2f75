package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import java.time.Duration;
import java.util.Optional;

/**
 * Which output is wanted.
 *
 * @param process of one process type only
 * @param tail how many of the last lines of each instance, at least 0
 * @param since of the time before it is asked only this much, to some seconds; empty: all of it.
 *     Never less than what was written in it, but more where it is not known when a line was
 *     written
 */
public record LogQuery(
    Optional<ProcessType> process, int tail, boolean follow, Optional<Duration> since) {
  /** Whenever it was written. */
  public LogQuery(Optional<ProcessType> process, int tail, boolean follow) {
    this(process, tail, follow, Optional.empty());
  }
}
