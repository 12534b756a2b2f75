package dev.slipway.reconciler.cluster.local;

import java.io.IOException;

/** A file of ours that holds something else than we wrote, or not all of it. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }

  DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
