package dev.slipway.builder.registry;

import dev.slipway.manifest.UnavailableException;
import java.time.Duration;

/** Leaves registries alone for as long as they asked for it. Safe for use by several threads. */
final class Quiet {
  /** No registry shuts us out for longer by one answer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Recent<String, Until> until = new Recent<>(1000);

  /**
   * Until when.
   *
   * @param end a reading of {@link System#nanoTime}
   */
  private record Until(long end, String message) {}

  /** Goes on where the registry may be asked. */
  void require(String registry) throws UnavailableException {
    var asked = until.get(registry);
    if (asked.isPresent() && asked.get().end() - System.nanoTime() > 0) {
      throw new UnavailableException(asked.get().message());
    }
  }

  /** Has it left alone for so long; whoever would ask it meanwhile is given this. */
  UnavailableException keep(String registry, Duration time, String message) {
    var kept = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    var told = message + "; it is left alone for " + Math.max(1, kept.toSeconds()) + " s";
    until.put(registry, new Until(System.nanoTime() + kept.toNanos(), told));
    return new UnavailableException(told);
  }
}
