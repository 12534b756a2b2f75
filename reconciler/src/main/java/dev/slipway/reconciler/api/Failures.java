package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** What the failures of the ports are answered with. */
final class Failures {
  private Failures() {}

  static FailedRequest unavailable(UnavailableException failure) {
    return of(503, failure, "it is tried again by itself");
  }

  static FailedRequest rejected(RejectedException failure) {
    return of(409, failure, "");
  }

  /** The first line of the message is the cause; what follows, if anything, is what to do. */
  private static FailedRequest of(int status, Exception failure, String usualHint) {
    var message = String.valueOf(failure.getMessage());
    var end = message.indexOf('\n');
    return end < 0
        ? new FailedRequest(status, message, usualHint)
        : new FailedRequest(status, message.substring(0, end), message.substring(end + 1).strip());
  }
}
