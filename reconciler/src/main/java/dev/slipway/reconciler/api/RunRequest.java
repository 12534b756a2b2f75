package dev.slipway.reconciler.api;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.WindowSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wish to run a command once.
 *
 * @param command the program and its arguments; may be empty where a process type is named, which
 *     has one
 * @param process as which process type: with its resources, and with its command if none is said
 * @param timeout how long it may run; 20 minutes if not said
 * @param terminal how large the terminal is that it is to find; empty: it finds none
 */
public record RunRequest(
    List<String> command,
    Optional<ProcessType> process,
    Optional<Duration> timeout,
    Optional<WindowSize> terminal) {
  public static final Duration USUAL = Duration.ofMinutes(20);
  public static final Duration LONGEST = Duration.ofHours(24);

  /** Throws {@link IllegalArgumentException} where there is nothing to run, or no time to. */
  public RunRequest {
    command = List.copyOf(command);
    if (command.isEmpty() && process.isEmpty()) {
      throw new IllegalArgumentException("neither a command nor a process type");
    }
    var time = timeout.orElse(USUAL);
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a timeout is from 1s to " + LONGEST.toHours() + "h");
    }
  }
}
