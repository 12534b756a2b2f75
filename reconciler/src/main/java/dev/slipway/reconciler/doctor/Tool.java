package dev.slipway.reconciler.doctor;

import java.util.Optional;

/**
 * A tool that was looked for.
 *
 * @param path where it is; empty where it is not there
 * @param version as it tells it itself; empty where it tells none
 * @param trouble why it is of no use though it is there
 */
public record Tool(
    String name, Optional<String> path, Optional<String> version, Optional<String> trouble) {
  static Tool missing(String name) {
    return new Tool(name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether it is there and works. */
  boolean isUsable() {
    return path.isPresent() && trouble.isEmpty();
  }
}
