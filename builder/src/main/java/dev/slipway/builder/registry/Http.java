package dev.slipway.builder.registry;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Sends single requests; follows nothing, repeats nothing. */
final class Http implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};

  private final HttpClient client;

  Http(SSLContext trust) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trust)
            .build();
  }

  /**
   * Waits for the whole answer, no longer than the call's time.
   *
   * @param authorization the header's value; not sent where it is empty
   */
  Answer send(Call call, Optional<String> authorization) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(call.uri()).method(call.method(), call.body());
    call.headers().forEach(request::header);
    request.header("User-Agent", "slipway");
    authorization.ifPresent(value -> request.header("Authorization", value));
    var sent = client.sendAsync(request.build(), body(call));
    try {
      var answer = sent.get(call.time().toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), answer.headers(), answer.body());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + call.time().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  private static BodyHandler<byte[]> body(Call call) {
    return answer ->
        call.file().isPresent() && answer.statusCode() == 200
            ? BodySubscribers.limiting(
                BodySubscribers.mapping(
                    BodySubscribers.ofFile(call.file().get(), CREATE, WRITE, TRUNCATE_EXISTING),
                    _ -> NOTHING),
                call.most())
            : BodySubscribers.limiting(BodySubscribers.ofByteArray(), Call.SMALL);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
