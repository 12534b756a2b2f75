package dev.slipway.builder.registry;

/** What a request needs to be allowed: {@code actions} is one of the constants. */
record Scope(String repository, String actions) {
  static final String PULL = "pull";
  static final String PUSH = "pull,push";
  static final String DELETE = "pull,delete";

  @Override
  public String toString() {
    return "repository:" + repository + ":" + actions;
  }
}
