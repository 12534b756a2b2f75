package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that is to run once, beside the instances of an app.
 *
 * @param release whose image and environment it finds
 * @param platform what {@code slipway.yaml} says
 * @param command the program and its arguments
 * @param resources what it needs and may use
 * @param terminal how large the terminal is that it finds; empty: it finds none, and what it writes
 *     to its standard error stays apart
 * @param deadline how long it may run
 */
public record OneOff(
    Release release,
    Platform platform,
    List<String> command,
    Resources resources,
    Optional<WindowSize> terminal,
    Duration deadline) {
  /** What it is told to be, by {@code SLIPWAY_PROCESS}. */
  public static final ProcessType PROCESS = new ProcessType("run");

  public OneOff {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("nothing to run");
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("no time to run in: " + deadline);
    }
  }

  public AppName app() {
    return release.app();
  }
}
