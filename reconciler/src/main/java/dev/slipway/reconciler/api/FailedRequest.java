package dev.slipway.reconciler.api;

/** Ends the handling of a request with an answer other than the one asked for. */
final class FailedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Answer.Failure failure;

  FailedRequest(int status, String error, String hint) {
    super(error);
    this.status = status;
    this.failure = new Answer.Failure(error, hint);
  }

  int status() {
    return status;
  }

  Answer.Failure failure() {
    return failure;
  }

  Answer answer() {
    return new Answer.Json(status, failure);
  }
}
