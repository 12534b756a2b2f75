package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.RouteTable;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private final Origin shop = Origin.saying("the shop");
  private final RunningRouter router = new RunningRouter();

  @AfterEach
  void stop() {
    router.close();
    shop.close();
  }

  @Test
  void an_authority_gets_its_proof_before_any_app_is_asked() throws Exception {
    router
        .router()
        .answerChallenges((host, token) ->
            token.equals("known") ? Optional.of(token + " of " + host) : Optional.empty());
    var answer = router.get("/.well-known/acme-challenge/known");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("known of localhost");
    assertThat(router.get("/.well-known/acme-challenge/other").body()).isNotEqualTo(answer.body());
  }

  /** None of these is asked: a certificate must not depend on whether the app is open. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "maintenance: true",
        "enabled: false",
        "deny: ['0.0.0.0/0', '::/0']",
        "allow: []",
        "enforceHttps: true",
        "redirects: [{from: /*, to: https://www.example.com/*}]",
        "rateLimit: {requests: 1, per: 1h}"
      })
  void an_authority_gets_its_proof_whatever_the_app_says(String settings) throws Exception {
    router.with(settings, shop.backend());
    router.router().answerChallenges((host, token) -> Optional.of(token + " of " + host));
    for (var i = 0; i < 2; i++) {
      var answer = router.get("/.well-known/acme-challenge/token");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("token of localhost");
    }
  }

  @Test
  void leads_a_host_to_its_app() throws Exception {
    router.to(shop.backend());
    var answer = router.get("/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("the shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost",
        "localhost:8080",
        "localhost.",
        "localhost.:80",
        "localhost:"
      })
  void takes_a_host_however_it_is_written(String host) throws Exception {
    router.to(shop.backend());
    assertThat(status("GET / HTTP/1.1\nHost: " + host + "\n\n")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\nHost: localhost\nHost: localhost\n\n",
        "GET / HTTP/1.1\nHost:\n\n",
        "GET / HTTP/1.1\nHost: shop localhost\n\n",
        "GET / HTTP/1.1\nHost: localhost/x\n\n",
        "GET / HTTP/1.1\nHost: evil@localhost\n\n",
        "GET / HTTP/1.1\nHost: localhost:80:90\n\n",
        "GET / HTTP/1.1\nHost: localhost:port\n\n"
      })
  void refuses_a_request_whose_host_is_not_clear(String request) throws Exception {
    router.to(shop.backend());
    assertThat(status(request)).isEqualTo(400);
  }

  @Test
  void takes_the_host_of_an_absolute_address_before_the_header() throws Exception {
    router.to(shop.backend());
    assertThat(status("GET http://localhost/a HTTP/1.1\nHost: other.localhost\n\n")).isEqualTo(200);
    assertThat(status("GET http://other.localhost/a HTTP/1.1\nHost: localhost\n\n")).isEqualTo(404);
  }

  @Test
  void says_that_a_host_is_unknown() throws Exception {
    try (var client = router.raw()) {
      var head = client.send("GET / HTTP/1.1\nHost: nobody.localhost\n\n").readHead();
      assertThat(head).startsWith("HTTP/1.1 404 Not Found").contains("text/plain");
      assertThat(client.read(48)).isEqualTo("404 Not Found\nNo app answers to this host name.\n");
    }
    assertThat(router.told())
        .last()
        .extracting(RunningRouter.Told::app)
        .isEqualTo(Optional.empty());
  }

  @Test
  void says_it_in_html_to_a_browser() throws Exception {
    router.router().publish(RouteTable.EMPTY);
    var answer = router.send(router.request("/").header("Accept", "text/html,*/*;q=0.8").build());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("<!doctype html>").contains("No app answers");
  }

  @Test
  void says_that_an_app_has_no_instance() throws Exception {
    router.to();
    var answer = router.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("no running instance");
  }

  @Test
  void keeps_the_connection_after_an_answer_of_its_own() throws Exception {
    router.to(shop.backend());
    try (var client = router.raw()) {
      client.send("POST / HTTP/1.1\nHost: nobody.localhost\nContent-Length: 5\n\nhello");
      assertThat(client.readHead()).startsWith("HTTP/1.1 404");
      client.read(48);
      client.send("GET / HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void spreads_requests_over_equally_loaded_instances() throws Exception {
    try (var other = Origin.saying("another")) {
      router.to(shop.backend(), other.backend());
      var first = 0;
      for (var i = 0; i < 20; i++) {
        first += router.get("/").body().equals("the shop") ? 1 : 0;
      }
      assertThat(first).isEqualTo(10);
    }
  }

  @Test
  void says_what_to_do_when_its_port_is_taken() {
    var options = RouterOptions.defaults().listeningOn("127.0.0.1", router.port());
    try (var second = new EmbeddedRouter(options, RouterMetrics.NONE, InstantSource.system())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining(":" + router.port())
          .hasMessageContaining("choose another port");
    }
  }

  private int status(String request) throws Exception {
    try (var client = router.raw()) {
      return Integer.parseInt(client.send(request).readHead().substring(9, 12));
    }
  }
}
