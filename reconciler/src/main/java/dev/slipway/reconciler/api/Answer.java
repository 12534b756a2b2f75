package dev.slipway.reconciler.api;

import java.util.Optional;

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
  record Failure(String error, String hint) {
    /** Whether this is what a daemon wrote, not another server's JSON. */
    boolean isOurs() {
      return Optional.ofNullable(error).isPresent() && Optional.ofNullable(hint).isPresent();
    }

    /** Cause and hint, each on a line of its own. */
    String lines() {
      return hint.isEmpty() ? error : error + "\n" + hint;
    }
  }

  /** Writes to the client until there is no more, or the client is gone. */
  @FunctionalInterface
  interface Writer {
    /** Throws {@link FailedRequest} only while nothing was written. */
    void writeTo(ClientStream client) throws FailedRequest, InterruptedException;
  }
}
