package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How builds are done.
 *
 * @param environment the daemon's own, of which builds see the least
 * @param runImages what images are put onto; asked for each key, since people change it
 */
public record BuildOptions(
    BuildLimits limits, Map<String, String> environment, Supplier<RunImages> runImages) {
  public BuildOptions {
    environment = Map.copyOf(environment);
  }
}
