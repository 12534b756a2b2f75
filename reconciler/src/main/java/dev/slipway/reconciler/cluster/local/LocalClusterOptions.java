package dev.slipway.reconciler.cluster.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How {@link LocalCluster} works.
 *
 * @param folder usually {@code <data-dir>/cluster}; made where it is not there
 * @param environment the daemon's own; a few harmless names of it are handed on
 * @param keepOnClose whether instances are left running when the cluster is closed, for the next
 *     one to adopt
 * @param stopBound how long closing may take before what still runs is killed, whatever its grace
 * @param ports from which instances that listen get one
 * @param output how much output is kept
 * @param probing how readiness is asked
 * @param restarts when a crashed instance is started again
 */
public record LocalClusterOptions(
    Path folder,
    Map<String, String> environment,
    boolean keepOnClose,
    Duration stopBound,
    PortRange ports,
    OutputLimits output,
    Probing probing,
    Restarts restarts) {
  public LocalClusterOptions {
    folder = folder.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }

  /** The defaults, for people's machines. */
  public static LocalClusterOptions in(Path folder, Map<String, String> environment) {
    return new LocalClusterOptions(
        folder,
        environment,
        false,
        Duration.ofSeconds(20),
        new PortRange(20_000, 31_999),
        new OutputLimits(10L << 20, Duration.ofSeconds(2)),
        new Probing(
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            3,
            Duration.ofSeconds(1)),
        new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60)));
  }

  /**
   * Ports that may be given out. The default lies below what Linux and macOS give to outgoing
   * connections, so that none of those can take one between its choice and its use.
   */
  public record PortRange(int first, int last) {
    public PortRange {
      if (first < 1 || last > 65_535 || first > last) {
        throw new IllegalArgumentException("not a range of ports: " + first + " to " + last);
      }
    }
  }

  /**
   * How much output is kept.
   *
   * @param maxBytes of one file; there are two for each instance
   * @param check how often the size is looked at
   */
  public record OutputLimits(long maxBytes, Duration check) {}

  /**
   * How readiness is asked.
   *
   * @param first the pause between the first probes; it grows with the time that an instance takes
   * @param ready the pause between probes of a ready instance
   * @param timeout how long a probe may take
   * @param failures how many in a row make a ready instance not ready
   * @param alive how long an instance without a port runs until it counts as ready
   */
  public record Probing(
      Duration first, Duration ready, Duration timeout, int failures, Duration alive) {}

  /**
   * When a crashed instance is started again.
   *
   * @param first the pause before the first restart; it doubles with each
   * @param last the longest pause
   * @param good after this time up, the next crash counts as the first
   */
  public record Restarts(Duration first, Duration last, Duration good) {
    /** The pause before the restart that follows this many crashes in a row, counted from 1. */
    Duration pause(int crashes) {
      var doubled = first.multipliedBy(1L << Math.min(crashes - 1, 20));
      return doubled.compareTo(last) < 0 ? doubled : last;
    }
  }
}
