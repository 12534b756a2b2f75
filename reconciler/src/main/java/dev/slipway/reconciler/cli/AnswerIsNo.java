package dev.slipway.reconciler.cli;

/**
 * Ends a command whose answer is no; the first line of the message says why, the next what to do.
 */
final class AnswerIsNo extends Exception {
  private static final long serialVersionUID = 1L;

  AnswerIsNo(String message) {
    super(message);
  }
}
