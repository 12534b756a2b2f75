package dev.slipway.reconciler.status;

import dev.slipway.manifest.AppName;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param app empty where it is about no app or all
 * @param message one line for a person, without secrets
 */
public record Event(Instant time, Optional<AppName> app, Kind kind, String message) {
  /** What happened. */
  public enum Kind {
    REVISION_SEEN,
    BUILD_STARTED,
    BUILT,
    BUILD_FAILED,
    BUILD_CANCELLED,
    RELEASED,
    /** A release waits for its review. */
    PROPOSED,
    WITHDRAWN,
    STEPPED_BACK,
    ROLLING_OUT,
    SERVED,
    STOPPED,
    REMOVED,
    /** What someone else changed in the cluster is made as it was. */
    DRIFT,
    /** An app does not get on until a person acts. */
    STALLED,
    PROBLEM
  }
}
