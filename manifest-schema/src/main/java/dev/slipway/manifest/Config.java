package dev.slipway.manifest;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a manifest that a release freezes.
 *
 * @param env what every instance finds in its environment
 * @param processes at least one; {@code web}, the one that is routed to, need not be among them
 * @param grace how long an instance may take from the request to stop until it is killed
 */
public record Config(
    SortedMap<EnvName, EnvValue> env,
    SortedMap<ProcessType, ProcessSpec> processes,
    Duration grace,
    Placement placement) {
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
  public static final int DEFAULT_WEB_PORT = 8080;

  /** A config that runs anywhere. */
  public Config(
      SortedMap<EnvName, EnvValue> env,
      SortedMap<ProcessType, ProcessSpec> processes,
      Duration grace) {
    this(env, processes, grace, Placement.ANYWHERE);
  }

  public Config {
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    if (grace.isNegative() || grace.isZero()) {
      throw new IllegalArgumentException("grace must be positive: " + grace);
    }
  }
}
