package dev.slipway.reconciler.api;

import dev.slipway.manifest.UnavailableException;
import java.net.URI;

/**
 * Why a daemon did not answer as it should, and what to do.
 *
 * @param daemon its address
 */
record DaemonFaults(URI daemon) {
  UnavailableException noDaemon(Exception cause) {
    return new UnavailableException(
        "no daemon at " + daemon + "\nstart one with: slipway daemon --config-repo URL", cause);
  }

  UnavailableException noAnswer(Exception cause) {
    return new UnavailableException(
        "the daemon at " + daemon + " does not answer\nsee its log, or try again", cause);
  }

  UnavailableException brokeOff(Exception cause) {
    return new UnavailableException(
        "the daemon at " + daemon + " broke off: " + cause.getMessage() + "\nsee its log", cause);
  }

  UnavailableException notSlipway() {
    return new UnavailableException(notSlipwayText());
  }

  UnavailableException notSlipway(Exception cause) {
    return new UnavailableException(notSlipwayText(), cause);
  }

  private String notSlipwayText() {
    return "what answers at "
        + daemon
        + " is not a Slipway daemon of this version\nsay where it is with --api or SLIPWAY_API";
  }
}
