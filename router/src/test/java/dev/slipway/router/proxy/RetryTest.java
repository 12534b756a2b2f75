package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

  private static final AppName SHOP = new AppName("shop");

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final RunningRouter router = new RunningRouter();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
  }

  /** Answers the first request of each connection and dies on the second, having read it. */
  private RawOrigin dyingOnSecond() {
    return dyingOnSecond(OK);
  }

  private RawOrigin dyingOnSecond(String answer) {
    return new RawOrigin(connection -> {
      received.add(connection.readHead());
      connection.send(answer);
      received.add(connection.readHead());
    });
  }

  /** The paths that were asked for at instances, in their order. */
  private List<String> paths() {
    return received.stream().map(head -> head.split(" ", 3)[1]).toList();
  }

  private static Backend closed() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Backend("127.0.0.1", socket.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PATCH"})
  void tries_another_instance_when_one_takes_no_connection(String method) throws Exception {
    try (var good = Origin.saying("good")) {
      router.to(closed(), good.backend());
      for (var i = 0; i < 20; i++) {
        var answer =
            router.send(
                router.request("/").method(method, BodyPublishers.ofString("body")).build());
        assertThat(answer.body()).isEqualTo("good");
      }
    }
  }

  /** As where its machine is gone, and nothing answers. */
  @ParameterizedTest
  @ValueSource(strings = {"300ms", "400ms", "700ms"})
  void tries_another_instance_when_one_says_nothing_at_all(String connect) throws Exception {
    var clients = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var good = Origin.saying("good")) {
      fill(full, clients);
      var dead = new Backend("127.0.0.1", full.getLocalPort());
      router.with("timeouts: {connect: " + connect + "}", dead, good.backend());
      for (var i = 0; i < 4; i++) {
        assertThat(router.get("/").body()).isEqualTo("good");
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  /** Until the system drops what comes. */
  private static void fill(ServerSocket server, List<Socket> clients) throws IOException {
    try {
      for (; ; ) {
        var client = new Socket();
        clients.add(client);
        client.connect(server.getLocalSocketAddress(), 200);
      }
    } catch (SocketTimeoutException _) {
      // So it goes to the router too.
    }
  }

  @Test
  void answers_502_when_no_instance_takes_a_connection() throws Exception {
    router.to(closed(), closed(), closed());
    assertThat(router.get("/").statusCode()).isEqualTo(502);
    router.to(closed());
    assertThat(router.get("/").statusCode()).isEqualTo(502);
  }

  /** Of three, as a third try would always find the one that takes connections. */
  @Test
  void a_third_instance_is_not_tried_when_two_take_no_connection() throws Exception {
    try (var good = Origin.saying("good");
        var timeless = new RunningRouter(RouterOptions.defaults(), () -> 0)) {
      var statuses = new TreeSet<Integer>();
      for (var i = 0; i < 60; i++) {
        timeless.to(good.backend()); // the others come back as if nothing had been
        timeless.to(closed(), closed(), good.backend());
        statuses.add(timeless.get("/").statusCode());
      }
      assertThat(statuses).containsExactly(200, 502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void repeats_what_may_be_repeated_when_its_kept_connection_died(String method) throws Exception {
    try (var origin = dyingOnSecond("HTTP/1.1 204 No Content\n\n")) {
      router.to(origin.backend());
      for (var i = 0; i < 10; i++) {
        var request = router.request("/" + i).method(method, BodyPublishers.noBody()).build();
        assertThat(router.send(request).statusCode()).isEqualTo(204);
      }
    }
    assertThat(paths()).as("some twice").hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({"POST, ''", "POST, body", "PATCH, ''", "PUT, body", "DELETE, body"})
  void never_sends_twice_what_has_a_body_or_may_not_be_repeated(String method, String body)
      throws Exception {
    try (var origin = dyingOnSecond()) {
      router.to(origin.backend());
      var answered = 0;
      for (var i = 0; i < 10; i++) {
        var request = router.request("/" + i).method(method, BodyPublishers.ofString(body)).build();
        answered += router.send(request).statusCode() == 200 ? 1 : 0;
      }
      assertThat(answered).isLessThan(10);
    }
    assertThat(paths()).contains("/0").doesNotHaveDuplicates();
  }

  @Test
  void repeats_at_another_instance_what_died_with_a_kept_connection() throws Exception {
    try (var busy =
            new Origin(exchange -> {
              if (exchange.getRequestURI().getPath().equals("/held")) {
                awaitQuietly(goOn);
              }
              exchange.sendResponseHeaders(204, -1);
              exchange.close();
            });
        var dying = dyingOnSecond();
        var single = new RunningRouter(RunningRouter.ONE_EVENT_LOOP, () -> 0);
        var holding = single.to(busy.backend()).raw()) {
      holding.send("GET /held HTTP/1.1\nHost: localhost\n\n");
      await().until(() -> single.router().requestsInFlight() == 1);
      single.to(busy.backend(), dying.backend());
      assertThat(single.get("/first").statusCode()).as("of the one less busy").isEqualTo(200);

      assertThat(single.get("/second").statusCode()).as("of the other").isEqualTo(204);

      assertThat(paths()).containsExactly("/first", "/second");
      goOn.countDown();
    }
  }

  /** To each of three instances there is a connection that dies with the next request. */
  @Test
  void sends_no_request_more_than_twice() throws Exception {
    try (var one = dyingOnSecond();
        var two = dyingOnSecond();
        var three = dyingOnSecond();
        var single = new RunningRouter(RunningRouter.ONE_EVENT_LOOP)) {
      single.router().publish(withPathToEach(one.backend(), two.backend(), three.backend()));
      for (var path : List.of("/0", "/1", "/2")) {
        assertThat(single.get(path).statusCode()).isEqualTo(200);
      }

      assertThat(single.get("/all").statusCode()).isEqualTo(502);

      assertThat(paths()).containsExactly("/0", "/1", "/2", "/all", "/all");
    }
  }

  /** All behind the host, and each behind a path besides. */
  private static RouteTable withPathToEach(Backend... backends) throws Exception {
    var settings = Settings.of("paths: {/0: api, /1: api, /2: api}");
    var each = new TreeMap<String, Route>();
    for (var i = 0; i < backends.length; i++) {
      each.put("/" + i, new Route(SHOP, new TreeSet<>(List.of(backends[i])), settings));
    }
    var all = new Route(SHOP, new TreeSet<>(List.of(backends)), settings).with(each);
    return new RouteTable(new TreeMap<>(Map.of(new Domain("localhost"), all)));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void does_not_repeat_a_get_on_a_fresh_connection() throws Exception {
    try (var origin = new RawOrigin(connection -> received.add(connection.readHead()));
        var other = new RawOrigin(connection -> received.add(connection.readHead()))) {
      router.to(origin.backend(), other.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(502);
      assertThat(received).hasSize(1);
    }
  }

  @Test
  void cuts_an_answer_short_that_the_instance_did_not_finish() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nContent-Length: 100\n\nhalf");
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        assertThat(client.socket().getInputStream())
            .satisfies(in -> assertThat(readUntilReset(client)).hasSizeLessThan(100));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\nab",
        "HTTP/1.1 200 OK\nContent-Length: many\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n2\nok\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\nX-A: b\n c\n\nok",
        " HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n",
        ""
      })
  void answers_502_to_what_is_no_answer(String answer) throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(answer);
        })) {
      router.to(origin.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void uses_no_connection_again_on_which_too_much_was_answered() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(OK + "HTTP/1.1 200 OK\nContent-Length: 4\n\nevil");
          connection.readHead();
        })) {
      router.to(origin.backend());
      for (var i = 0; i < 5; i++) {
        assertThat(router.get("/").body()).isEqualTo("ok");
      }
    }
  }

  /** What stands behind an answer is no other client's, nor the next one's of this. */
  @Test
  void takes_nothing_behind_an_answer_for_that_to_the_next_request() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              var isFirst = connection.readHead().startsWith("GET /1");
              connection.send(isFirst ? OK + "HTTP/1.1 200 OK\nContent-Length: 4\n\nevil" : OK);
              connection.readHead();
              connection.send(OK);
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("GET /1 HTTP/1.1\nHost: localhost\n\nGET /2 HTTP/1.1\nHost: localhost\n\n");
      for (var i = 0; i < 2; i++) {
        assertThat(client.readHead()).startsWith("HTTP/1.1 200").doesNotContain("ength: 4");
        assertThat(client.read(2)).isEqualTo("ok");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void uses_no_connection_again_on_which_head_was_answered_with_a_body(boolean atOnce)
      throws Exception {
    var answered = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try (var origin =
        new RawOrigin(connection -> {
          if (connection.readHead().startsWith("GET")) {
            connection.send(OK);
            return;
          }
          connection.send("HTTP/1.1 200 OK\nContent-Length: 5\n\n" + (atOnce ? "hello" : ""));
          if (!atOnce) {
            answered.await();
            connection.send("hello");
          }
          connection.readToEnd();
          closed.countDown();
        })) {
      router.to(origin.backend());
      var head = router.request("/").method("HEAD", BodyPublishers.noBody()).build();
      assertThat(router.send(head).statusCode()).isEqualTo(200);
      answered.countDown();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(router.get("/").body()).isEqualTo("ok");
    }
  }

  private static String readUntilReset(RawConnection client) {
    try {
      return client.readToEnd();
    } catch (IOException _) {
      return "";
    }
  }
}
