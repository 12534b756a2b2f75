package dev.slipway.reconciler.cluster.kubernetes;

/** The pod of a build did not begin to build in its time. */
final class NotStartedException extends Exception {
  private static final long serialVersionUID = 1L;

  NotStartedException(String message) {
    super(message);
  }
}
