package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends behind a request to switch protocols, before that is answered. */
class EarlyTunnelTest {
  private static final String SWITCH = "HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: x\n\n";
  private static final String ASK =
      "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: x\n\n";
  private static final String PLAIN = "GET /plain HTTP/1.1\nHost: localhost\n\n";
  private static final String NO_BODY = "HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n";
  private static final String BODY = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

  private final RunningRouter router = new RunningRouter();
  private final CountDownLatch sent = new CountDownLatch(1);

  @AfterEach
  void stop() {
    sent.countDown();
    router.close();
  }

  /** Switches once the client has sent all, and sends back what came. */
  private RawOrigin switching(int bytes) {
    return new RawOrigin(connection -> {
      connection.readHead();
      sent.await();
      connection.send(SWITCH).sendExactly(connection.read(bytes));
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " \r\n folded\r\n\r\n",
        "\r\n\r\n\r\n",
        "(not a method",
        "\u0081\u0082\u0000\u00ff",
        "GET /not-one HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
      })
  void is_left_as_it_is(String early) throws Exception {
    try (var origin = switching(early.length() + 4);
        var client = router.to(origin.backend()).raw()) {
      client.send(ASK).sendExactly(early);
      sent.countDown();
      assertThat(client.readHead()).startsWith("HTTP/1.1 101");
      client.sendExactly("late");
      assertThat(client.readToEnd()).isEqualTo(early + "late");
    }
  }

  @Test
  void is_left_as_it_is_behind_a_request_that_is_answered() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              if (connection.readHead().startsWith("GET /plain")) {
                connection.send(BODY).readHead();
              }
              connection.send(SWITCH).sendExactly(connection.read(5));
            });
        var client = router.to(origin.backend()).raw()) {
      client.sendExactly((PLAIN + ASK).replace("\n", "\r\n") + " \n \0é");
      client.readHead();
      assertThat(client.read(2)).isEqualTo("ok");
      assertThat(client.readHead()).startsWith("HTTP/1.1 101");
      assertThat(client.readToEnd()).isEqualTo(" \n \0é");
    }
  }

  @Test
  void is_a_request_if_there_is_no_switch() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              while (true) {
                var plain = connection.readHead().startsWith("GET /plain");
                connection.send(plain ? BODY : NO_BODY);
              }
            });
        var client = router.to(origin.backend()).raw()) {
      for (var round = 0; round < 2; round++) {
        client.send(ASK + PLAIN + ASK + PLAIN);
        for (var pair = 0; pair < 2; pair++) {
          assertThat(client.readHead()).startsWith("HTTP/1.1 403");
          assertThat(client.readHead()).startsWith("HTTP/1.1 200");
          assertThat(client.read(2)).isEqualTo("ok");
        }
      }
    }
  }

  @Test
  void is_a_request_if_the_router_answers_itself() throws Exception {
    try (var client = router.raw()) {
      client.send((ASK + PLAIN).replace("localhost", "unknown.test"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void is_a_request_behind_a_body_that_was_not_waited_for() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              while (true) {
                var plain = connection.readHead().startsWith("GET /plain");
                connection.send(plain ? BODY : NO_BODY);
                if (!plain) {
                  sent.await();
                  connection.read(6);
                }
              }
            });
        var client = router.to(origin.backend()).raw()) {
      client.send(ASK.replace("GET", "POST").replace("\n\n", "\nContent-Length: 6\n\nabc"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 403");
      client.send("def" + PLAIN);
      sent.countDown();
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    }
  }
}
