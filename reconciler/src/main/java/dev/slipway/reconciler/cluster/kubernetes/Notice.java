package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;

/**
 * What people are to be told who look at the objects of an app.
 *
 * @param message a line without secrets
 */
public record Notice(AppName app, Reason reason, String message) {
  /** What happened. */
  public enum Reason {
    RELEASED("Released", false),
    ROLLED_BACK("RolledBack", true),
    /** Someone else changed an object. */
    DRIFT("Drift", true),
    /** A person must act. */
    STALLED("Stalled", true);

    private final String label;
    private final boolean isWarning;

    Reason(String label, boolean isWarning) {
      this.label = label;
      this.isWarning = isWarning;
    }

    String type() {
      return isWarning ? "Warning" : "Normal";
    }

    /** As Kubernetes shows it. */
    @Override
    public String toString() {
      return label;
    }
  }
}
