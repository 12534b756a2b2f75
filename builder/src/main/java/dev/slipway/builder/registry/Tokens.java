package dev.slipway.builder.registry;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets what lets a request in, by the challenge of a registry: Basic, or a token of Docker's token
 * authentication or OAuth2. Tokens are used again until they are about to end.
 */
final class Tokens {
  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Wire wire;
  private final Logins logins;
  private final Recent<Use, Known> known = new Recent<>(10_000);

  Tokens(Wire wire, Logins logins) {
    this.wire = wire;
    this.logins = logins;
  }

  /** What a token is for. */
  record Use(String registry, List<Scope> scopes) {
    Use {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A header that was good before.
   *
   * @param end a reading of {@link System#nanoTime}
   */
  private record Known(String header, long end) {}

  Optional<String> known(Use use) {
    return known.get(use).filter(k -> k.end() - System.nanoTime() > 0).map(Known::header);
  }

  /**
   * The header for a request that was refused; empty where there is no login for it.
   *
   * @param address of the registry
   */
  Optional<String> answer(Use use, URI address, List<String> challenges)
      throws RejectedException, UnavailableException, InterruptedException {
    var challenge = Challenge.of(challenges);
    if (challenge.isEmpty()) {
      return Optional.empty();
    }
    var login = logins.of(use.registry());
    if (challenge.get().scheme().equals("basic")) {
      var header =
          login.flatMap(l ->
              l instanceof Login.Password password
                  ? Optional.of(password.header())
                  : Optional.empty());
      header.ifPresent(h -> known.put(use, new Known(h, System.nanoTime() + LONGEST.toNanos())));
      return header;
    }
    var token = fetch(use, realm(use, address, challenge.get()), challenge.get(), login);
    known.put(use, token);
    return Optional.of(token.header());
  }

  /** A password goes over TLS, unless the registry itself is asked without. */
  private static URI realm(Use use, URI address, Challenge challenge) throws RejectedException {
    var text = challenge.parameter("realm").orElse("");
    try {
      var realm = URI.create(text);
      var scheme = String.valueOf(realm.getScheme());
      if (realm.getHost() != null
          && (scheme.equals("https") || scheme.equals(address.getScheme()))) {
        return realm;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw wrongRealm(use, notAnAddress);
    }
    throw wrongRealm(use, new IllegalArgumentException(text));
  }

  private static RejectedException wrongRealm(Use use, IllegalArgumentException cause) {
    return new RejectedException(
        "registry " + use.registry() + " names no place to log in that is safe to use", cause);
  }

  private Known fetch(Use use, URI realm, Challenge challenge, Optional<Login> login)
      throws RejectedException, UnavailableException, InterruptedException {
    var call =
        login.isPresent() && login.get() instanceof Login.Identity identity
            ? exchange(use, realm, challenge, identity)
            : ask(use, realm, challenge);
    var basic =
        login.flatMap(l ->
            l instanceof Login.Password password
                ? Optional.of(password.header())
                : Optional.empty());
    var answer = wire.retries().run(use.registry(), () -> wire.http().send(call, basic));
    var json = JsonObject.parse(answer.body()).filter(_ -> answer.isGood());
    var token = json.flatMap(j -> j.text("token").or(() -> j.text("access_token")));
    if (token.isEmpty()) {
      throw Refusals.login(use.registry(), answer, login.isPresent());
    }
    var seconds = json.get().entries().get("expires_in") instanceof Number n ? n.longValue() : 0;
    return new Known("Bearer " + token.get(), end(Duration.ofSeconds(seconds)));
  }

  private static long end(Duration time) {
    var asked = time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    var kept = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    return System.nanoTime() + kept.multipliedBy(4).dividedBy(5).toNanos();
  }

  private Call ask(Use use, URI realm, Challenge challenge) {
    var query = new ArrayList<String>();
    Optional.ofNullable(realm.getRawQuery()).ifPresent(query::add);
    challenge.parameter("service").ifPresent(s -> query.add("service=" + encode(s)));
    scopes(use, challenge).forEach(scope -> query.add("scope=" + encode(scope)));
    var address = realm.toString().replaceFirst("[?#].*", "");
    return Call.of("GET", URI.create(address + "?" + String.join("&", query)), time());
  }

  private Call exchange(Use use, URI realm, Challenge challenge, Login.Identity identity) {
    var form =
        "grant_type=refresh_token&client_id=slipway&service="
            + encode(challenge.parameter("service").orElse(""))
            + "&scope="
            + encode(String.join(" ", scopes(use, challenge)))
            + "&refresh_token="
            + encode(identity.token());
    return Call.of("POST", realm, time())
        .sending("application/x-www-form-urlencoded", BodyPublishers.ofString(form));
  }

  private static List<String> scopes(Use use, Challenge challenge) {
    return use.scopes().isEmpty()
        ? challenge.parameter("scope").stream().toList()
        : use.scopes().stream().map(Scope::toString).toList();
  }

  private Duration time() {
    return wire.retries().patience().answer();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
