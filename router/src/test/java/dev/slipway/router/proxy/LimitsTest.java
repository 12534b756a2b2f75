package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.proxy.RouterOptions.Limits;
import dev.slipway.router.proxy.RouterOptions.Pool;
import dev.slipway.router.proxy.RouterOptions.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final RouterOptions TIGHT =
      new RouterOptions(
          "127.0.0.1",
          0,
          1,
          new Limits(2048, 1000, 3),
          new Timeouts(SHORT, SHORT, SHORT, SHORT, Duration.ofSeconds(2)),
          new Pool(1, 1, Duration.ofSeconds(4)),
          RouterOptions.Entrances.CLEAR_ALONE);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Origin origin = Origin.saying("ok");
  private final RunningRouter router = new RunningRouter(TIGHT);

  LimitsTest() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
    origin.close();
  }

  private String answer(String request) throws Exception {
    try (var client = router.raw()) {
      return client.send(request).readToEnd();
    }
  }

  @Test
  void answers_431_to_a_header_too_large() throws Exception {
    assertThat(answer("GET / HTTP/1.1\nHost: localhost\nX: " + "x".repeat(3000) + "\n\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(answer("GET / HTTP/1.1\nHost: localhost\n" + "X: 1\n".repeat(1000) + "\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void answers_414_to_an_address_too_long() throws Exception {
    assertThat(answer("GET /" + "x".repeat(3000) + " HTTP/1.1\nHost: localhost\n\n"))
        .startsWith("HTTP/1.1 414");
  }

  @Test
  void answers_413_to_a_body_too_large() throws Exception {
    assertThat(
            answer(
                "POST / HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 1001\n\n"))
        .startsWith("HTTP/1.1 413")
        .contains("connection: close");
  }

  @Test
  void counts_a_body_of_unknown_length() throws Exception {
    var chunk = "190\n" + "x".repeat(400) + "\n";
    var head = "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n";
    assertThat(answer(head + "\n" + chunk.repeat(3))).startsWith("HTTP/1.1 413");
    assertThat(answer(head + "Connection: close\n\n" + chunk.repeat(2) + "0\n\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void closes_a_connection_on_which_nothing_comes() throws Exception {
    assertThat(answer("")).isEmpty();
    assertThat(answer("GET / HTTP/1.1\nHost: ")).isEmpty();
  }

  @Test
  void closes_a_connection_of_http_2_on_which_nothing_is_asked() throws Exception {
    try (var client = new Http2Frames(router.port())) {
      assertThat(client.reason()).as("NO_ERROR").isZero();
    }
    assertThat(answer("PRI * HTTP/2.0\n\n")).as("half a preface").doesNotContain("HTTP/1.1");
    await().atMost(PATIENCE).until(() -> router.router().openConnections() == 0);
  }

  @Test
  void keeps_no_connection_of_http_2_open_for_its_pings() throws Exception {
    try (var client = new Http2Frames(router.port())) {
      await()
          .atMost(PATIENCE)
          .pollInterval(SHORT.dividedBy(5))
          .ignoreExceptions()
          .until(() -> {
            client.send(PING, 0, 0, new byte[8]);
            return router.router().openConnections() == 0;
          });
    }
  }

  /** It is no request yet, so there is no stream that could be late. */
  @Test
  void closes_a_connection_of_http_2_on_which_a_header_does_not_end() throws Exception {
    try (var client = new Http2Frames(router.port())) {
      client.send(HEADERS, END_STREAM, 1, Http2Frames.get());
      assertThat(client.reason()).as("NO_ERROR").isZero();
    }
    await().atMost(PATIENCE).until(() -> router.router().openConnections() == 0);
    assertThat(router.told()).isEmpty();
  }

  @Test
  void answers_408_to_a_body_that_does_not_come() throws Exception {
    assertThat(answer("POST / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nhalf"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void answers_504_when_the_instance_is_too_slow() throws Exception {
    try (var slow =
        new Origin(exchange -> {
          awaitGoOn();
          exchange.close();
        })) {
      router.to(slow.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(504);
    }
  }

  @Test
  void answers_503_beyond_the_bound_of_connections() throws Exception {
    try (var first = router.raw();
        var second = router.raw();
        var third = router.raw()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> router.router().openConnections() == 3);
      assertThat(answer("")).startsWith("HTTP/1.1 503").endsWith("no more connections.\n");
      assertThat(first.socket().isConnected() && second.socket().isConnected()).isTrue();
      third.socket().close();
      await().atMost(Duration.ofSeconds(5)).until(() -> router.router().openConnections() < 3);
      assertThat(answer("GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void queues_for_a_connection_to_an_instance_up_to_a_bound() throws Exception {
    try (var held =
            new Origin(exchange -> {
              awaitGoOn();
              exchange.sendResponseHeaders(204, -1);
              exchange.close();
            });
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      router.to(held.backend());
      var answers = new ArrayList<Future<Integer>>();
      for (var i = 0; i < 3; i++) {
        answers.add(clients.submit(() -> router.get("/").statusCode()));
      }
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> answers.stream().anyMatch(Future::isDone) && router.told().size() == 1);
      assertThat(router.told().get(0).status()).isEqualTo(503);
      goOn.countDown();
      var statuses = new ArrayList<Integer>();
      for (var answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(statuses).containsExactlyInAnyOrder(204, 204, 503);
    }
  }

  private void awaitGoOn() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
