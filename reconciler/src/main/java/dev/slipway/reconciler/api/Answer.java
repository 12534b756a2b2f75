package dev.slipway.reconciler.api;

/** How a request is answered. */
sealed interface Answer {
  /** A value, as {@link ApiJson} writes it. */
  record Json(int status, Object value) implements Answer {}

  record Text(String contentType, String text) implements Answer {}

  /** A text that is written as it comes. */
  record Streamed(String contentType, Writer writer) implements Answer {}

  static Answer ok(Object value) {
    return new Json(200, value);
  }

  static Answer failure(int status, String error, String hint) {
    return new Json(status, new Failure(error, hint));
  }

  /**
   * What is written when the answer is no.
   *
   * @param error one line of cause
   * @param hint what to do, or empty
   */
  record Failure(String error, String hint) {}

  /** Writes to the client until there is no more, or the client is gone. */
  @FunctionalInterface
  interface Writer {
    /** Throws {@link FailedRequest} only while nothing was written. */
    void writeTo(ClientStream client) throws FailedRequest, InterruptedException;
  }
}
