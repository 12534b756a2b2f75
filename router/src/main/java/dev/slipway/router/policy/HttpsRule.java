package dev.slipway.router.policy;

import dev.slipway.manifest.Routing.Https;
import java.util.Optional;

/** Sends clients that come in the clear to the same address by TLS. */
record HttpsRule(Https https) {
  Optional<Refusal> judge(Visit visit) {
    if (visit.secure() || !https.enforce().orElse(false) || visit.isChallenge()) {
      return Optional.empty();
    }
    var path = visit.uri().startsWith("/") ? visit.uri() : "/";
    return Optional.of(
        RedirectRule.to(visit.isSafe() ? 301 : 308, "https://" + visit.host() + path));
  }
}
