package dev.slipway.builder.work;

import java.time.Duration;

/**
 * What one build may use.
 *
 * @param time from its start to its image
 * @param outputBytes what its tools may print altogether
 * @param logs how many logs and failures are kept of an app, the newest
 */
public record BuildLimits(Duration time, long outputBytes, int logs) {
  public static final BuildLimits DEFAULT = new BuildLimits(Duration.ofMinutes(15), 8 << 20, 50);

  public BuildLimits {
    if (!time.isPositive() || outputBytes < 1 || logs < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
