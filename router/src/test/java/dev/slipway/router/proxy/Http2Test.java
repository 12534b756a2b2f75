package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 in the clear, as the JDK's client speaks it: the first request asks to upgrade. */
class Http2Test {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RunningRouter router = new RunningRouter();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  private final Origin origin =
      new Origin(exchange -> {
        var body = exchange.getRequestBody().readAllBytes();
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().entrySet());
        exchange.getResponseHeaders().add("Keep-Alive", "timeout=5");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : 0);
        if (body.length > 0) {
          exchange.getResponseBody().write(body);
        }
        exchange.close();
      });

  Http2Test() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() {
    client.close();
    router.close();
    origin.close();
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    return client.send(
        router.request("/").POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void upgrades_from_http_1_1() throws Exception {
    for (var i = 0; i < 3; i++) {
      var answer = client.send(router.request("/").build(), BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().map()).doesNotContainKey("keep-alive");
    }
    assertThat(router.router().openConnections()).isEqualTo(1);
    assertThat(seen)
        .hasSize(3)
        .allSatisfy(request ->
            assertThat(request)
                .doesNotContainIgnoringCase("http2")
                .doesNotContainIgnoringCase("upgrade")
                .containsIgnoringCase("host=[localhost:" + router.port() + "]")
                .containsIgnoringCase("x-forwarded-for=[127.0.0.1]"));
  }

  @Test
  void passes_bodies_both_ways() throws Exception {
    client.send(router.request("/").build(), BodyHandlers.discarding());
    var body = new byte[3_000_000];
    new Random(3).nextBytes(body);
    var answer = post(body);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void serves_an_upgrade_that_comes_with_a_body_in_http_1_1() throws Exception {
    var answer = post("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @Test
  void serves_many_requests_at_once_on_one_connection() throws Exception {
    client.send(router.request("/").build(), BodyHandlers.discarding());
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var i = 0; i < 100; i++) {
      answers.add(
          client.sendAsync(
              router.request("/" + i).POST(BodyPublishers.ofString("body " + i)).build(),
              BodyHandlers.ofString()));
    }
    for (var i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get().body()).isEqualTo("body " + i);
    }
  }

  @Test
  void answers_by_itself_too() throws Exception {
    client.send(router.request("/").build(), BodyHandlers.discarding());
    router.to();
    var answer = client.send(router.request("/").build(), BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("no running instance");
    var refused =
        client.send(
            router.request("/").POST(BodyPublishers.ofByteArray(new byte[100_000])).build(),
            BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
  }

  @Test
  void resets_the_stream_when_the_instance_dies_in_an_answer() throws Exception {
    try (var dying =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nContent-Length: 100\n\nhalf");
        })) {
      client.send(router.request("/").build(), BodyHandlers.discarding());
      router.to(dying.backend());
      assertThatThrownBy(() -> client.send(router.request("/").build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      router.to(origin.backend());
      var answer = client.send(router.request("/").build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(router.router().openConnections()).isEqualTo(1);
    }
  }

  /** Settings that Netty knows to be none, and no option of the connection that names them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\nHTTP2-Settings: AAMAAABk",
        "Connection: Upgrade, HTTP2-Settings\nHTTP2-Settings: AAIAAAAC"
      })
  void a_declined_upgrade_leaves_the_connection_as_it_was(String wish) throws Exception {
    try (var tunnels =
            new RawOrigin(connection -> {
              while (true) {
                var head = connection.readHead();
                if (head.startsWith("POST")) {
                  connection.read(5);
                }
                connection.send(
                    head.startsWith("GET /tunnel")
                        ? "HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: x\n\n"
                        : "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
              }
            });
        var raw = router.to(tunnels.backend()).raw()) {
      raw.send("GET / HTTP/1.1\nHost: localhost\nUpgrade: h2c\n" + wish + "\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 200");
      raw.send(
          "POST / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: x\nContent-Length: 5\n\nhello");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 200");
      raw.send("GET / HTTP/1.1\nHost: localhost\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 200");
      raw.send("GET /tunnel HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: x\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void knows_http_2_from_its_first_bytes() throws Exception {
    try (var raw = router.raw()) {
      raw.send("PRI * HTTP/2.0\n\nSM\n\n");
      raw.out().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      raw.out().flush();
      var frame = raw.in().readNBytes(9);
      assertThat(frame[3]).as("a SETTINGS frame").isEqualTo((byte) 4);
    }
  }
}
