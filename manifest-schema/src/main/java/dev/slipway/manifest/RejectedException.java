package dev.slipway.manifest;

/**
 * Thrown by a port that was understood and answered no: it stalls until something changes. The
 * message is for a person and says what to do; it never holds a secret.
 */
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String message;

  public RejectedException(String message) {
    super(message);
    this.message = message;
  }

  public RejectedException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
