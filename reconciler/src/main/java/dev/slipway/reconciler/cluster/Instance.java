package dev.slipway.reconciler.cluster;

import dev.slipway.router.Backend;
import java.util.Optional;

/**
 * An instance as it is now.
 *
 * @param address where it listens, if it does
 * @param detail why it is not ready, for a person: an exit code and the last lines of output, say;
 *     empty when there is nothing to tell
 * @param restarts how often it was started again because it had stopped by itself
 */
public record Instance(
    InstanceId id, Phase phase, Optional<Backend> address, String detail, int restarts) {
  /** What an instance is doing. */
  public enum Phase {
    /** Started, or about to be; not seen ready yet. */
    STARTING,
    READY,
    /** It stopped by itself, or did not become ready, and waits to be started again. */
    CRASHED,
    /** Retired; it finishes what it has. */
    STOPPING
  }

  public boolean isReady() {
    return phase == Phase.READY;
  }
}
