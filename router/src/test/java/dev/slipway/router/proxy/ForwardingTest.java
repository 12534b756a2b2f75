package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
  /** A request as it came to the instance. */
  private record Seen(String method, String uri, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join("|", headers.getOrDefault(name, List.of()));
    }
  }

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final RunningRouter router = new RunningRouter();
  private final Origin origin =
      new Origin(exchange -> {
        var body = exchange.getRequestBody().readAllBytes();
        seen.add(
            new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                new String(body, StandardCharsets.UTF_8)));
        exchange.getResponseHeaders().add("X-Hop", "secret");
        exchange.getResponseHeaders().add("Connection", "X-Hop");
        exchange.getResponseHeaders().add("Keep-Alive", "timeout=5");
        exchange.getResponseHeaders().add("X-Kept", "kept");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
          exchange.getResponseBody().write(body);
        }
        exchange.close();
      });

  ForwardingTest() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() {
    router.close();
    origin.close();
  }

  private Seen seen() throws Exception {
    return seen.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void makes_an_id_for_a_request_whose_own_is_of_the_connection() throws Exception {
    try (var client = router.raw()) {
      client.send(
          "GET / HTTP/1.1\nHost: localhost\nConnection: X-Request-Id\nX-Request-Id: mine\n\n");
      client.readHead();
    }
    assertThat(seen().header("X-Request-Id")).hasSizeGreaterThan(8).isNotEqualTo("mine");
  }

  @Test
  void passes_method_path_and_query_on_as_they_are() throws Exception {
    router.send(
        router.request("/a%2Fb/../c?d=%20e&f").method("PATCH", BodyPublishers.noBody()).build());
    var request = seen();
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.uri()).isEqualTo("/a%2Fb/../c?d=%20e&f");
  }

  @Test
  void tells_the_instance_where_a_request_came_from_and_believes_no_client() throws Exception {
    router.send(
        router
            .request("/")
            .header("X-Forwarded-For", "6.6.6.6")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "evil")
            .header("X-Forwarded-Port", "1")
            .header("Forwarded", "for=6.6.6.6")
            .header("X-Real-IP", "6.6.6.6")
            .build());
    var request = seen();
    assertThat(request.header("X-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(request.header("X-forwarded-proto")).isEqualTo("http");
    assertThat(request.header("X-forwarded-host")).isEqualTo("localhost:" + router.port());
    assertThat(request.header("X-forwarded-port")).isEqualTo("" + router.port());
    assertThat(request.header("Host")).isEqualTo("localhost:" + router.port());
    assertThat(request.headers()).doesNotContainKeys("Forwarded", "X-real-ip");
  }

  @Test
  void drops_what_is_meant_for_the_next_hop_only() throws Exception {
    try (var client = router.raw()) {
      client.send(
          """
          GET / HTTP/1.1
          Host: localhost
          Connection: close, X-Private, Host
          X-Private: 1
          Keep-Alive: timeout=5
          Proxy-Authorization: Basic eA==
          Proxy-Connection: keep-alive
          TE: trailers
          X-End: 1

          """);
      var head = client.readHead();
      assertThat(head).containsIgnoringCase("x-kept: kept").doesNotContainIgnoringCase("x-hop");
      assertThat(head).doesNotContainIgnoringCase("keep-alive").contains("close");
    }
    assertThat(seen().headers())
        .containsKeys("Host", "X-end")
        .doesNotContainKeys(
            "X-private",
            "Keep-alive",
            "Proxy-authorization",
            "Proxy-connection",
            "Te",
            "Connection");
  }

  @Test
  void passes_a_body_both_ways() throws Exception {
    var body = new byte[5_000_000];
    new Random(1).nextBytes(body);
    var text = new String(body, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
    var answer = router.send(router.request("/").POST(BodyPublishers.ofByteArray(text)).build());
    assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(seen().body().getBytes(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void passes_a_body_of_unknown_length() throws Exception {
    var answer =
        router.send(
            router
                .request("/")
                .POST(BodyPublishers.ofInputStream(() -> stream("hello, ", "world")))
                .build());
    assertThat(answer.body()).isEqualTo("hello, world");
    assertThat(seen().header("Transfer-encoding")).isEqualTo("chunked");
  }

  @Test
  void answers_head_without_a_body() throws Exception {
    try (var client = router.raw()) {
      client.send("HEAD / HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      client.send("GET / HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void answers_pipelined_requests_in_their_order() throws Exception {
    try (var client = router.raw()) {
      client.send(
          """
          POST /1 HTTP/1.1
          Host: localhost
          Content-Length: 3

          onePOST /2 HTTP/1.1
          Host: localhost
          Content-Length: 3

          twoGET /3 HTTP/1.1
          Host: localhost
          Connection: close

          """);
      assertThat(client.readToEnd())
          .containsSubsequence("200 OK", "one", "200 OK", "two", "200 OK");
    }
    assertThat(List.of(seen().uri(), seen().uri(), seen().uri())).containsExactly("/1", "/2", "/3");
  }

  @Test
  void tells_the_metrics_app_status_and_time() throws Exception {
    router.get("/");
    assertThat(router.told())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.app()).hasToString("Optional[shop]");
          assertThat(told.status()).isEqualTo(200);
          assertThat(told.took()).isPositive();
        });
  }

  private static InputStream stream(String... parts) {
    return new ByteArrayInputStream(String.join("", parts).getBytes(StandardCharsets.UTF_8));
  }
}
