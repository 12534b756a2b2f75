package dev.slipway.manifest;

/**
 * Thrown by a port that could not do its work now (disk, network, time): try again later. The
 * message is for a person and never holds a secret.
 */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String message;

  public UnavailableException(String message) {
    super(message);
    this.message = message;
  }

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
