package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.router.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest says below {@code routing}, seen by real requests. */
class SettingsTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Origin shop = new Origin(SettingsTest::tell);
  private final RunningRouter router = new RunningRouter();

  /** Answers with the request's own headers, and with some that a framework adds. */
  private static void tell(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var told = new StringBuilder();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> told.append(name).append('=').append(values).append('\n'));
    var body = told.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Server", "Framework/1.0");
    exchange.getResponseHeaders().set("X-Frame-Options", "SAMEORIGIN");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
    shop.close();
  }

  @Test
  void what_is_not_enabled_is_not_served() throws Exception {
    router.with("enabled: false", shop.backend());
    var answer = router.get("/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 Not Found\nThis app is not served at the moment.\n");
    router.with("enabled: true", shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void maintenance_answers_in_place_of_the_app() throws Exception {
    router.with("maintenance: true", shop.backend());
    var answer = router.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("The app is being worked on.");
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    assertThat(router.told()).last().extracting(RunningRouter.Told::status).isEqualTo(503);
  }

  @Test
  void maintenance_has_a_page_of_its_own() throws Exception {
    router.with(
        "maintenance:\n  retryAfter: 10m\n  page: |\n    <h1>Müde</h1>\n    Back soon.",
        shop.backend());
    var answer = router.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("<h1>Müde</h1>\nBack soon.\n");
    assertThat(answer.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("retry-after")).contains("600");
    router.with("maintenance: {on: false, page: Back soon.}", shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void a_connection_goes_on_after_a_refusal_and_its_body() throws Exception {
    router.with("maintenance: {page: Soon}", shop.backend());
    try (var client = router.raw()) {
      var request = "POST / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nbody";
      for (var i = 0; i < 2; i++) {
        assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 503");
        assertThat(client.read(4)).isEqualTo("Soon");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow: [127.0.0.0/8] | 200",
        "allow: [127.0.0.1] | 200",
        "allow: [10.0.0.0/8, '::1'] | 403",
        "allow: [] | 403",
        "deny: [127.0.0.0/8] | 403",
        "deny: [10.0.0.0/8, '2001:db8::/32'] | 200",
        "deny: ['::/0'] | 403",
        "{allow: [127.0.0.0/8], deny: [127.0.0.1]} | 403"
      })
  void clients_come_in_by_their_address(String settings, int status) throws Exception {
    router.with(settings, shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(status);
  }

  @Test
  void who_may_not_come_in_does_not_see_the_maintenance_page() throws Exception {
    router.with("deny: [127.0.0.1]\nmaintenance: true", shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(403);
  }

  @Test
  void a_body_is_as_large_as_the_app_takes_it() throws Exception {
    router.with("maxBody: 100", shop.backend());
    assertThat(post(100).statusCode()).isEqualTo(200);
    assertThat(post(101).statusCode()).isEqualTo(413);
    var chunked = "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n";
    try (var client = router.raw()) {
      client.send(chunked + "65\n" + "x".repeat(101) + "\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 413");
    }
  }

  private HttpResponse<String> post(int bytes) throws Exception {
    var body = HttpRequest.BodyPublishers.ofString("x".repeat(bytes));
    return router.send(router.request("/").POST(body).build());
  }

  @Test
  void an_answer_is_waited_for_as_long_as_the_app_says() throws Exception {
    try (var slow =
        new Origin(exchange -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        })) {
      router.with("timeouts: {response: 300ms}", slow.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(504);
      goOn.countDown();
    }
  }

  @Test
  void a_body_is_waited_for_as_long_as_the_app_says() throws Exception {
    router.with("timeouts: {idle: 300ms}", shop.backend());
    try (var client = router.raw()) {
      client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nhalf");
      assertThat(client.readHead()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void a_connection_is_waited_for_as_long_as_the_app_says() throws Exception {
    var hour = Duration.ofHours(1);
    var patient = new RouterOptions.Timeouts(hour, hour, hour, hour, Duration.ZERO);
    // Nobody accepts, and the queue of connections is full: a further one hangs.
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var filling = new Filling(full.getLocalPort());
        var patiently = new RunningRouter(RouterOptions.defaults().with(patient))) {
      assertThat(filling.isFull()).isTrue();
      patiently.with("timeouts: {connect: 300ms}", new Backend("127.0.0.1", full.getLocalPort()));
      assertThat(patiently.get("/").statusCode()).isEqualTo(504);
    }
  }

  @Test
  void headers_are_changed_on_their_way() throws Exception {
    router.with(
        """
        headers:
          request: {set: {X-Stage: production}, remove: [X-Debug]}
          response: {set: {X-Frame-Options: DENY, Referrer-Policy: no-referrer}, remove: [server]}
        """,
        shop.backend());
    var answer = router.send(router.request("/").header("X-Debug", "yes").build());
    assertThat(answer.body()).contains("X-stage=[production]").doesNotContain("X-debug");
    assertThat(answer.headers().allValues("x-frame-options")).containsExactly("DENY");
    assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("server")).isEmpty();
  }

  @Test
  void a_client_sends_no_more_than_the_app_takes() throws Exception {
    var settings = "rateLimit: {requests: 2, per: 1h}";
    router.with(settings, shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(200);
    router.with(settings, shop.backend());
    assertThat(router.get("/").statusCode()).isEqualTo(200);
    var refused = router.get("/");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
        .isBetween(1L, 1_800L);
  }
}
