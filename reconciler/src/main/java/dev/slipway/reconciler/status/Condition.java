package dev.slipway.reconciler.status;

/** How an app is, in one word. */
public enum Condition {
  /** The current release runs with every instance wanted, and is routed to. */
  READY("Ready", true),
  /** On its way; the reason says which rung: Building, Releasing, RollingOut. */
  PROGRESSING("Progressing", false),
  /**
   * As {@link #READY}, and nothing new is released until someone says so: it was left by a step
   * back, its request was closed unmerged, or the manifest holds it.
   */
  HELD("Held", true),
  /** As {@link #READY}, and the next release waits for somebody to merge its request. */
  AWAITING_REVIEW("AwaitingReview", true),
  /** A person must act; the message says what to do. */
  STALLED("Stalled", false),
  /** Something failed that is tried again. */
  FAILING("Failing", false);

  private final String label;
  private final boolean healthy;

  Condition(String label, boolean healthy) {
    this.label = label;
    this.healthy = healthy;
  }

  /** Whether what should run does run. */
  public boolean isHealthy() {
    return healthy;
  }

  /** As the API and the command line write it. */
  @Override
  public String toString() {
    return label;
  }
}
