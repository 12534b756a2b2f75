package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.local.engine.Engine;
import java.io.IOException;
import java.time.Duration;

/**
 * A container that was started.
 *
 * @param grace how long it may take to end when it is asked to
 */
record Container(Engine engine, String name, Duration grace) {
  private static final String PREFIX = "slipway-";

  /** Of the container whose processes carry this marker. */
  static String name(String marker) {
    return PREFIX + marker;
  }

  static String marker(String name) {
    return name.substring(PREFIX.length());
  }

  void stop() {
    engine.stop(name, grace);
  }

  boolean isRunning() throws UnavailableException {
    return engine.isRunning(name);
  }

  /** Whether it runs, has ended or is gone: nothing is left of it. */
  void remove() throws IOException {
    try {
      engine.remove(name);
    } catch (UnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
