package dev.slipway.reconciler.forge.rest;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests to one forge as one user: again where it is broken and asking again does no harm, along
 * redirects of a repository that was renamed, and not at all while the forge wants to be left
 * alone. Safe for use by several threads.
 */
public final class RestClient {
  private static final int MOST_REDIRECTS = 3;

  private final Wire wire;
  private final Host host;
  private final Credential credential;
  private volatile Instant notBefore = Instant.MIN;

  public RestClient(Wire wire, Host host, Credential credential) {
    this.wire = wire;
    this.host = host;
    this.credential = credential;
  }

  /**
   * The good answer to a request.
   *
   * @throws RejectedException where there is another
   */
  public Response ask(Request request)
      throws RejectedException, UnavailableException, InterruptedException {
    var response = send(request);
    if (!response.isGood()) {
      throw refusal(request, response);
    }
    return response;
  }

  /** What a person is told of an answer that is not good. */
  RejectedException refusal(Request request, Response response) {
    return Refusals.of(host, request, response);
  }

  /** An answer that is not what the API's reference says. */
  public UnavailableException strange(Request request) {
    return new UnavailableException(
        host
            + " answers "
            + request
            + " with what is not expected there: is it the right address?");
  }

  /**
   * The first answer that is neither a redirect nor a request for patience nor a server's error.
   */
  Response send(Request request)
      throws RejectedException, UnavailableException, InterruptedException {
    var patience = wire.patience();
    for (var attempt = 1; ; attempt++) {
      leaveAlone();
      var isLast = !request.isRepeatable() || attempt >= patience.attempts();
      try {
        var response = follow(request);
        keepLimits(response);
        if (response.status() < 500) {
          return checked(response);
        }
        if (isLast) {
          throw new UnavailableException(host + " answers " + Refusals.answer(response));
        }
      } catch (IOException e) {
        if (isLast) {
          throw new UnavailableException(host + " can not be asked: " + Faults.describe(e), e);
        }
      }
      Thread.sleep(patience.pauses().after(attempt, ThreadLocalRandom.current()));
    }
  }

  private Response checked(Response response) {
    if (response.status() == 401) {
      credential.refused();
    }
    return response;
  }

  private void leaveAlone() throws UnavailableException {
    if (wire.clock().instant().isBefore(notBefore)) {
      throw new UnavailableException(patient());
    }
  }

  private void keepLimits(Response response) throws UnavailableException {
    var limit = Limits.notBefore(response, wire.clock().instant());
    if (limit.isPresent()) {
      notBefore = limit.get();
      throw new UnavailableException(patient() + " (" + Refusals.answer(response) + ")");
    }
  }

  private String patient() {
    return host + " wants no requests before " + notBefore.truncatedTo(ChronoUnit.SECONDS);
  }

  private Response follow(Request request)
      throws IOException, RejectedException, UnavailableException, InterruptedException {
    var address = host.at(request.path());
    for (var i = 0; i <= MOST_REDIRECTS; i++) {
      var response = wire.send(address, request, headers());
      var location = response.header("Location").filter(_ -> response.isRedirect());
      if (location.isEmpty()) {
        return response;
      }
      address = next(address, location.get());
      if (!host.isOwn(address)) {
        throw Refusals.elsewhere(host, request);
      }
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  private static URI next(URI address, String location) throws IOException {
    try {
      return address.resolve(location);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IOException("it redirects to what is no address", notAnAddress);
    }
  }

  private Map<String, String> headers()
      throws RejectedException, UnavailableException, InterruptedException {
    var all = new TreeMap<>(host.headers());
    all.put("Authorization", credential.header());
    return all;
  }
}
