package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;

/** What a registry's no means, and what to do about it. */
final class Refusals {
  private Refusals() {}

  static RejectedException login(String registry, Answer answer, boolean loggedIn) {
    return new RejectedException(
        "registry "
            + registry
            + (loggedIn ? " refuses the login" : " asks for a login")
            + " ("
            + answer.status()
            + answer.reason()
            + "): "
            + advice(registry));
  }

  /**
   * The refusal of a request.
   *
   * @param what was asked for, such as {@code acme/shop:1.0}
   */
  static RejectedException of(String registry, String what, Answer answer) {
    var reason = " (" + answer.status() + answer.reason() + ")";
    if (answer.isRefused()) {
      return new RejectedException(
          "registry "
              + registry
              + " has no "
              + what
              + " or does not let it be used"
              + reason
              + ": check the name, or "
              + advice(registry));
    }
    return new RejectedException("registry " + registry + " refuses " + what + reason);
  }

  private static String advice(String registry) {
    return "log in with `docker login "
        + registry
        + "` as the daemon's user, or give the daemon a user and a password file for it, or the app a pullSecret";
  }
}
