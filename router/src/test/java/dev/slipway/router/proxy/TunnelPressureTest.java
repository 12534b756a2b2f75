package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Websockets and events that are sent faster than they are taken. */
class TunnelPressureTest {
  /** Far more than the sockets' and the router's buffers can take. */
  private static final long ENDLESS = 200_000_000;

  /** What the kernel may hold of two connections. */
  private static final long IN_BUFFERS = 40_000_000;

  private static final String SWITCH =
      "HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: websocket\n\n";
  private static final String HANDSHAKE =
      "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n\n";

  private final RunningRouter router = new RunningRouter();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
  }

  private void pour(RawConnection into) throws IOException {
    pour(into, new byte[50_000]);
  }

  private void pour(RawConnection into, byte[] block) throws IOException {
    while (sent.get() < ENDLESS) {
      into.out().write(block);
      sent.addAndGet(block.length);
    }
  }

  private void pourQuietly(RawConnection into) {
    pourQuietly(into, new byte[50_000]);
  }

  private void pourQuietly(RawConnection into, byte[] block) {
    try {
      pour(into, block);
    } catch (IOException _) {
      // what was sent is what counts
    }
  }

  private void assertStuck() {
    var last = new AtomicLong(-1);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).isLessThan(IN_BUFFERS);
  }

  @Test
  void a_websocket_stops_an_instance_while_the_client_does_not_take() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(SWITCH);
              pour(connection);
            });
        var client = router.to(origin.backend()).raw()) {
      client.send(HANDSHAKE).readHead();
      assertStuck();
      client.in().skipNBytes(ENDLESS);
      assertThat(sent.get()).isEqualTo(ENDLESS);
    }
  }

  @Test
  void a_websocket_stops_a_client_while_the_instance_does_not_take() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(SWITCH);
              goOn.await();
              connection.in().skipNBytes(ENDLESS);
              connection.sendExactly("all");
              connection.in().read();
            });
        var client = router.to(origin.backend()).raw()) {
      client.send(HANDSHAKE).readHead();
      Thread.ofVirtual().start(() -> pourQuietly(client));
      assertStuck();
      goOn.countDown();
      assertThat(client.read(3)).isEqualTo("all");
      assertThat(sent.get()).isEqualTo(ENDLESS);
    }
  }

  @Test
  void a_client_waits_with_what_it_sends_before_the_switch() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              goOn.await();
              connection.send(SWITCH).in().skipNBytes(ENDLESS);
              connection.sendExactly("all");
              connection.in().read();
            });
        var client = router.to(origin.backend()).raw()) {
      client.send(HANDSHAKE);
      Thread.ofVirtual().start(() -> pourQuietly(client));
      assertStuck();
      goOn.countDown();
      assertThat(client.readHead()).startsWith("HTTP/1.1 101");
      assertThat(client.read(3)).isEqualTo("all");
      assertThat(sent.get()).isEqualTo(ENDLESS);
    }
  }

  /** What is refused in the midst of a pipeline lets no more of it in. */
  @Test
  void a_client_waits_behind_a_pipeline_with_a_request_to_switch_that_is_refused()
      throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n").readHead();
              goOn.await();
            });
        var client = router.to(origin.backend()).raw()) {
      var plain = "GET / HTTP/1.1\nHost: localhost\n\n";
      client.send(plain + HANDSHAKE.replace("localhost", "unknown.test") + plain + plain);
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      assertThat(client.readHead()).startsWith("HTTP/1.1 404");
      var many = plain.repeat(1_000);
      Thread.ofVirtual().start(() -> pourQuietly(client, many.getBytes(StandardCharsets.US_ASCII)));
      assertStuck();
    }
  }

  @Test
  void an_instance_waits_with_what_it_says_ahead_of_its_answer() throws Exception {
    var hint = ("HTTP/1.1 103 Early Hints\r\nLink: <" + "x".repeat(5_000) + ">\r\n\r\n");
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              pour(connection, hint.getBytes(StandardCharsets.US_ASCII));
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\n\n");
      assertStuck();
      assertThat(client.readHead()).startsWith("HTTP/1.1 103");
    }
  }

  /** It took nothing, so it would have been waited for without end. */
  @Test
  void a_connection_that_is_stuck_both_ways_ends_after_its_client() throws Exception {
    var ended = new CountDownLatch(1);
    try (var one =
            new RunningRouter(
                RouterOptions.defaults()
                    .with(new RouterOptions.Pool(1, 8, Duration.ofMinutes(1))));
        var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(SWITCH);
              pourQuietly(connection);
              ended.countDown();
            })) {
      try (var client = one.to(origin.backend()).raw()) {
        client.send(HANDSHAKE).readHead();
        Thread.ofVirtual().start(() -> pourQuietly(client));
        assertStuck();
      }
      assertThat(ended.await(15, TimeUnit.SECONDS)).isTrue();
      await().atMost(Duration.ofSeconds(5)).until(() -> one.router().state().draining().isEmpty());
    }
  }

  /** The way that is free goes on while the other is stuck. */
  @Test
  void a_websocket_that_is_stuck_one_way_goes_on_the_other() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(SWITCH);
              Thread.ofVirtual().start(() -> pourQuietly(connection));
              while (true) {
                connection.in().readNBytes(4);
                goOn.countDown();
              }
            });
        var client = router.to(origin.backend()).raw()) {
      client.send(HANDSHAKE).readHead();
      assertStuck();
      client.sendExactly("ping");
      goOn.await();
      client.in().skipNBytes(ENDLESS);
    }
  }

  @Test
  void server_sent_events_come_one_by_one_and_stop_the_instance_when_nobody_reads()
      throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(
                  "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\ndata: first\n\n");
              goOn.await();
              pour(connection);
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\nAccept: text/event-stream\n\n");
      assertThat(client.readHead()).containsIgnoringCase("content-type: text/event-stream");
      assertThat(client.readHead()).contains("data: first\r\n\r\n");
      goOn.countDown();
      assertStuck();
    }
  }
}
