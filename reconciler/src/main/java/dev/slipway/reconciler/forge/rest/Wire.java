package dev.slipway.reconciler.forge.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends single requests, to any forge; follows nothing, repeats nothing. */
public final class Wire implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LARGEST_BODY = 4 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Patience patience;
  private final InstantSource clock;

  public Wire(Patience patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  public InstantSource clock() {
    return clock;
  }

  Patience patience() {
    return patience;
  }

  /** Waits for the whole answer, for as long as there is patience. */
  Response send(URI address, Request request, Map<String, String> headers)
      throws IOException, InterruptedException {
    var body =
        request
            .body()
            .map(json -> BodyPublishers.ofByteArray(json.bytes()))
            .orElseGet(BodyPublishers::noBody);
    var http = HttpRequest.newBuilder(address).method(request.method(), body);
    headers.forEach(http::setHeader);
    http.setHeader("User-Agent", "slipway");
    request.body().ifPresent(_ -> http.setHeader("Content-Type", "application/json"));
    request.known().ifPresent(etag -> http.setHeader("If-None-Match", etag));
    return answer(http.build());
  }

  private Response answer(HttpRequest request) throws IOException, InterruptedException {
    BodyHandler<byte[]> bounded =
        _ -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), LARGEST_BODY);
    var sent = client.sendAsync(request, bounded);
    try {
      var answer = sent.get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
      return new Response(answer.statusCode(), answer.headers(), answer.body());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.answer().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
