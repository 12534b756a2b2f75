package dev.slipway.reconciler.forge.rest;

import dev.slipway.manifest.RejectedException;

/** What a forge's no means, and what to do about it. */
final class Refusals {
  private Refusals() {}

  static RejectedException of(Host host, Request request, Response response) {
    var answer = answer(response);
    return switch (response.status()) {
      case 401 ->
          new RejectedException(
              "%s refuses the token (%s)\ngive one that is valid, with: %s"
                  .formatted(host, answer, host.rights()));
      case 403 ->
          new RejectedException(
              "%s forbids %s (%s)%s\ngive a token with: %s"
                  .formatted(host, request, answer, needed(response), host.rights()));
      case 404 ->
          new RejectedException(
              "%s has nothing for %s, or does not show it to us (%s)\n"
                      .formatted(host, request, answer)
                  + "check the address of the repository, and give a token with: "
                  + host.rights());
      default ->
          new RejectedException(
              "%s does not accept %s (%s)\nchange what it names, then try again"
                  .formatted(host, request, answer));
    };
  }

  static RejectedException elsewhere(Host host, Request request) {
    return new RejectedException(
        "%s sends us to another host for %s, where our token must not go\n".formatted(host, request)
            + "give the address at which the forge itself answers");
  }

  static String answer(Response response) {
    var reason = response.reason();
    return response.status() + (reason.isEmpty() ? "" : " " + reason);
  }

  /** GitHub says which permissions would do. */
  private static String needed(Response response) {
    return response
        .header("X-Accepted-GitHub-Permissions")
        .filter(permissions -> permissions.matches("[a-z_=,; ]{1,200}"))
        .map(permissions -> ": it needs " + permissions)
        .orElse("");
  }
}
