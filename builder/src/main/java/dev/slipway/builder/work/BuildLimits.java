package dev.slipway.builder.work;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one build may use.
 *
 * @param time from its start to its image
 * @param outputBytes what its tools may print altogether
 * @param memoryBytes what its tools may use together at any time
 * @param logs how many logs and failures are kept of an app, the newest
 */
public record BuildLimits(Duration time, long outputBytes, long memoryBytes, int logs) {
  /** Where nobody says. */
  public static final Duration USUAL_TIME = Duration.ofMinutes(15);

  public BuildLimits {
    if (!time.isPositive() || outputBytes < 1 || memoryBytes < 1 || logs < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Memory for the daemon and its apps is left beside it. */
  public static BuildLimits ofThisMachine() {
    var memory = totalMemory() / 4 * 3;
    return new BuildLimits(USUAL_TIME, 8 << 20, memory, 50);
  }

  public BuildLimits withTime(Duration newTime) {
    return new BuildLimits(newTime, outputBytes, memoryBytes, logs);
  }

  /** Or of the container that this runs in; no limit where Java does not know. */
  private static long totalMemory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
            && machine.getTotalMemorySize() > 0
        ? machine.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
