package dev.slipway.reconciler.api;

/** Ends the handling of a request with an answer other than the one asked for. */
final class FailedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  FailedRequest(int status, String error, String hint) {
    super(error);
    this.answer = Answer.failure(status, error, hint);
  }

  Answer answer() {
    return answer;
  }
}
