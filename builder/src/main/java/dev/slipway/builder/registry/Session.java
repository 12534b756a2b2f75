package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Requests to one registry: logged in where it asks for it, along redirects, and again where it is
 * busy. What authorises a request goes to the registry's own address and nowhere else.
 */
final class Session {
  private static final int MOST_REDIRECTS = 5;

  private final String registry;
  private final URI address;
  private final Account account;
  private final Wire wire;
  private final Tokens tokens;

  Session(String registry, URI address, Account account) {
    this.registry = registry;
    this.address = address;
    this.account = account;
    this.wire = account.wire();
    this.tokens = account.tokens();
  }

  String registry() {
    return registry;
  }

  /** What was seen of the tags there. */
  TagPages pages() {
    return account.pages();
  }

  Patience patience() {
    return wire.retries().patience();
  }

  /** A request for a path below {@code /v2/}. */
  Call call(String method, String path) {
    return Call.of(method, URI.create(address + "/v2/" + path), patience().answer());
  }

  /** Where an answer sends one, as it should have said it behind a proxy that adds the TLS. */
  URI resolve(Call call, String location) throws IOException {
    try {
      var next = call.uri().resolve(location);
      if (String.valueOf(next.getHost()).equalsIgnoreCase(address.getHost())
          && next.getPort() == address.getPort()
          && !Objects.equals(next.getScheme(), address.getScheme())) {
        return URI.create(address + next.toString().replaceFirst("^\\w+://[^/]*", ""));
      }
      if (!"https".equals(next.getScheme()) && !Objects.equals(next.getScheme(), scheme())) {
        throw new IOException("it redirects from https to " + next.getScheme());
      }
      return next;
    } catch (IllegalArgumentException notAnAddress) {
      throw new IOException("it redirects to what is no address", notAnAddress);
    }
  }

  private String scheme() {
    return String.valueOf(address.getScheme());
  }

  /** Asks until the answer is neither 429 nor 5xx, for as long as there is patience. */
  Answer send(Call call, Scope... scopes)
      throws RejectedException, UnavailableException, InterruptedException {
    return retry(() -> once(call, scopes));
  }

  Answer retry(Retries.Attempt attempt)
      throws RejectedException, UnavailableException, InterruptedException {
    return wire.retries().run(registry, attempt);
  }

  /** Asks once, and once more where it is asked to log in. */
  Answer once(Call call, Scope... scopes)
      throws IOException, RejectedException, UnavailableException, InterruptedException {
    var use = new Tokens.Use(registry, List.of(scopes));
    var answer = follow(call, tokens.known(use));
    if (answer.status() != 401) {
      return answer;
    }
    var login = tokens.answer(use, address, answer.headers("WWW-Authenticate"));
    var second = login.isPresent() ? follow(call, login) : answer;
    if (second.status() == 401) {
      throw Refusals.login(registry, second, login.isPresent());
    }
    return second;
  }

  private Answer follow(Call first, Optional<String> authorization)
      throws IOException, InterruptedException {
    var call = first;
    for (var i = 0; i <= MOST_REDIRECTS; i++) {
      var own = isOwn(call.uri());
      var answer = wire.http().send(call, own ? authorization : Optional.empty());
      if (!own && answer.isRefused()) {
        throw new IOException("where it redirects to answers " + answer.status());
      }
      var location = answer.header("Location").filter(_ -> answer.isRedirect());
      if (location.isEmpty() || !call.isReading()) {
        return answer;
      }
      call = call.at(resolve(call, location.get()));
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  private boolean isOwn(URI uri) {
    return Objects.equals(uri.getScheme(), address.getScheme())
        && Objects.equals(uri.getAuthority(), address.getAuthority());
  }
}
