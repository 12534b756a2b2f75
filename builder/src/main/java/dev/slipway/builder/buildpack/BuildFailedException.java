package dev.slipway.builder.buildpack;

/** A tree that can not be built, and will not be by another try. The message is for a person. */
final class BuildFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  BuildFailedException(String message) {
    super(message);
  }

  /** Never null, as it never is given null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
