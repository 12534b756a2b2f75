package dev.slipway.router.policy;

import dev.slipway.manifest.Redirect;
import java.util.Optional;

/** Sends clients to other addresses. */
record RedirectRule(Redirect redirect, PathPrefix prefix) {
  private static final String SENTENCE = "What you look for is at another address.";

  RedirectRule(Redirect redirect) {
    this(redirect, new PathPrefix(redirect.path()));
  }

  Optional<Refusal> judge(Visit visit) {
    return isFor(visit)
        ? Optional.of(to(redirect.code(), location(prefix.rest(visit.uri()))))
        : Optional.empty();
  }

  private boolean isFor(Visit visit) {
    if (redirect.host().filter(host -> !host.equals(visit.host())).isPresent()) {
      return false;
    }
    return redirect.below()
        ? prefix.covers(visit.uri())
        : path(visit.uri()).equals(redirect.path());
  }

  private static String path(String uri) {
    var query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /**
   * Slashes and backslashes that a client put first are left out: {@code //evil.example.com} is
   * another host to a browser.
   */
  private String location(String rest) {
    var query = rest.indexOf('?');
    if (redirect.appends()) {
      var below = query < 0 ? rest : rest.substring(0, query);
      var start = 0;
      while (start < below.length() && "/\\".indexOf(below.charAt(start)) >= 0) {
        start++;
      }
      return redirect.to() + "/" + rest.substring(start);
    }
    return query < 0 || redirect.to().indexOf('?') >= 0
        ? redirect.to()
        : redirect.to() + rest.substring(query);
  }

  static Refusal to(int code, String location) {
    return Refusal.of(code, SENTENCE).with("location", location);
  }
}
