package dev.slipway.router.policy;

import dev.slipway.manifest.HeaderEdit;
import dev.slipway.manifest.Hsts;
import dev.slipway.manifest.Maintenance;
import dev.slipway.manifest.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of one route, ready to be asked once a request, from any thread. */
public final class Policy {
  /** That of a route without settings: to be told by identity, and then not to be asked. */
  public static final Policy NONE = new Policy(Routing.NONE);

  private static final Refusal NOT_SERVED =
      Refusal.of(404, "This app is not served at the moment.");

  private static final Refusal MAINTENANCE =
      Refusal.of(503, "The app is being worked on. Try again later.");

  private final Routing routing;
  private final AccessRule access;
  private final HttpsRule https;
  private final Optional<RateRule> rate;
  private final List<RedirectRule> redirects;
  private final Optional<Refusal> closed;
  private final Optional<String> hsts;

  private Policy(Routing routing) {
    this.routing = routing;
    this.access = new AccessRule(routing.access());
    this.https = new HttpsRule(routing.https());
    this.rate = routing.rateLimit().map(RateRule::new);
    this.redirects = routing.redirects().stream().map(RedirectRule::new).toList();
    this.hsts = routing.https().hsts().filter(Hsts::on).map(Hsts::value);
    this.closed =
        routing.enabled().orElse(true)
            ? routing.maintenance().filter(Maintenance::on).map(Policy::maintenance)
            : Optional.of(NOT_SERVED);
  }

  /** The policy of these settings. */
  public static Policy of(Routing routing) {
    return routing.equals(Routing.NONE) ? NONE : new Policy(routing);
  }

  private static Refusal maintenance(Maintenance maintenance) {
    var refusal = MAINTENANCE.withPage(maintenance.page());
    return maintenance
        .retryAfter()
        .map(wait -> refusal.with("retry-after", Long.toString(Math.max(1, wait.toSeconds()))))
        .orElse(refusal);
  }

  /** Why a request is not passed on; empty where it is. */
  public Optional<Refusal> judge(Visit visit) {
    if (!routing.enabled().orElse(true)) {
      return closed;
    }
    return access
        .judge(visit)
        .or(() -> rate.flatMap(rule -> rule.judge(visit)))
        .or(() -> https.judge(visit))
        .or(() -> redirected(visit))
        .or(() -> closed);
  }

  private Optional<Refusal> redirected(Visit visit) {
    for (var redirect : redirects) {
      var refusal = redirect.judge(visit);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** The value of {@code Strict-Transport-Security}, for answers by TLS. */
  public Optional<String> hsts() {
    return hsts;
  }

  /** The largest body that is taken, in bytes, where the router takes {@code most}. */
  public long maxBody(long most) {
    return Math.min(most, routing.maxBody().orElse(most));
  }

  /** How long to wait for a connection, where the router waits {@code usual}. */
  public Duration connect(Duration usual) {
    return routing.timeouts().connect().orElse(usual);
  }

  /** How long to wait for an answer's head, where the router waits {@code usual}. */
  public Duration response(Duration usual) {
    return routing.timeouts().response().orElse(usual);
  }

  /** How long no byte may move, where the router waits {@code usual}. */
  public Duration idle(Duration usual) {
    return routing.timeouts().idle().orElse(usual);
  }

  /** Whether a cookie keeps a client at an instance. */
  public boolean isSticky() {
    return routing.sticky().orElse(false);
  }

  /** The name of the certificate that clients get; empty: the one that names the host. */
  public Optional<String> certificate() {
    return routing.tls().certificate();
  }

  /** Whether answers are compressed for those who take it. */
  public boolean compresses() {
    return routing.compression().orElse(false);
  }

  /** What is done to a request's headers. */
  public HeaderEdit requestHeaders() {
    return routing.headers().request();
  }

  /** What is done to an answer's headers. */
  public HeaderEdit answerHeaders() {
    return routing.headers().response();
  }
}
