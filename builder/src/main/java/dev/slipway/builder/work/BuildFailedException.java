package dev.slipway.builder.work;

/** A tree that can not be built, and will not be by another try. The message is for a person. */
public final class BuildFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public BuildFailedException(String message) {
    super(message);
  }

  public BuildFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Never null, as it never is given null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
