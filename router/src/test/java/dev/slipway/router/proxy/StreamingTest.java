package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
  /** Far more than socket buffers of the kernel and the router's own can take. */
  private static final long ENDLESS = 200_000_000;

  /** What the kernel may hold of two connections, both ways. */
  private static final long IN_BUFFERS = 40_000_000;

  private final RunningRouter router = new RunningRouter();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean cut = new AtomicBoolean();

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
  }

  private void pour(RawConnection into) throws IOException {
    var block = new byte[64 * 1024];
    try {
      for (sent.set(0); sent.get() < ENDLESS; sent.addAndGet(block.length)) {
        into.out().write(block);
      }
    } catch (IOException e) {
      cut.set(true);
      throw e;
    }
  }

  private long settled() {
    var last = new AtomicLong(-1);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> last.getAndSet(sent.get()) == sent.get());
    return sent.get();
  }

  /** Among so many sizes is one of which the last waits in the router, not in the kernel. */
  @Test
  void the_last_of_an_answer_waits_for_a_client_that_pauses() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          var size =
              Integer.parseInt(connection.readHead().replaceAll("(?s)^GET /(\\d+) .*", "$1"));
          connection.send("HTTP/1.1 200 OK\nContent-Length: " + size + "\n\n");
          connection.out().write(new byte[size]);
        })) {
      router.to(origin.backend());
      var paused = new LinkedHashMap<Integer, RawConnection>();
      for (var size = 64_000; size < 8_000_000; size += 64_000) {
        var client = router.raw();
        paused.put(size, client);
        client.send("GET /" + size + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      }
      var begun = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> System.nanoTime() - begun > Duration.ofSeconds(7).toNanos());
      for (var each : paused.entrySet()) {
        try (var client = each.getValue()) {
          assertThat(client.in().readAllBytes()).hasSize(each.getKey());
        }
      }
    }
  }

  @Test
  void stops_reading_an_instance_while_the_client_does_not_take() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nContent-Length: " + ENDLESS + "\n\n");
          pour(connection);
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n").readHead();
        assertThat(settled()).isLessThan(IN_BUFFERS);
        for (var rest = ENDLESS; rest > 0; ) {
          rest -= client.in().readNBytes((int) Math.min(rest, 1 << 20)).length;
        }
      }
      assertThat(sent.get()).isGreaterThanOrEqualTo(ENDLESS);
    }
  }

  @Test
  void stops_reading_a_client_while_the_instance_does_not_take() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          goOn.await();
          connection.in().skipNBytes(ENDLESS);
          connection.send("HTTP/1.1 204 No Content\n\n");
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: " + ENDLESS + "\n\n");
        var pouring = Thread.ofVirtual().start(() -> quietly(() -> pour(client)));
        assertThat(settled()).isLessThan(IN_BUFFERS);
        goOn.countDown();
        pouring.join();
        client.out().write(new byte[(int) Math.max(0, ENDLESS - sent.get())]);
        assertThat(client.readHead()).startsWith("HTTP/1.1 204");
      }
    }
  }

  @Test
  void cuts_the_instance_off_when_the_client_goes_away() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nContent-Length: " + ENDLESS + "\n\n");
          pour(connection);
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n").readHead();
      }
      await().atMost(Duration.ofSeconds(10)).untilTrue(cut);
      await().atMost(Duration.ofSeconds(10)).until(() -> router.router().requestsInFlight() == 0);
    }
  }

  @Test
  void cuts_an_instance_off_that_is_still_thinking_when_the_client_goes_away() throws Exception {
    var gone = new AtomicBoolean();
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          gone.set(connection.in().read() < 0);
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n");
        await().atMost(Duration.ofSeconds(10)).until(() -> router.router().requestsInFlight() == 1);
      }
      await().atMost(Duration.ofSeconds(10)).untilTrue(gone);
      assertThat(router.told()).extracting(RunningRouter.Told::status).containsExactly(499);
    }
  }

  @Test
  void passes_parts_of_an_answer_on_as_they_come() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nfirst\n");
          goOn.await();
          connection.send("6\nsecond\n0\nX-Trailer: last\n\n");
          connection.readHead();
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n");
        assertThat(client.readHead()).containsIgnoringCase("transfer-encoding: chunked");
        assertThat(client.read(10)).isEqualTo("5\r\nfirst\r\n");
        goOn.countDown();
        assertThat(client.readHead()).contains("second").containsIgnoringCase("x-trailer: last");
      }
    }
  }

  @Test
  void passes_100_continue_on_before_the_body_is_sent() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          if (connection.readHead().toLowerCase(Locale.ROOT).contains("expect: 100")) {
            connection.send("HTTP/1.1 100 Continue\n\n");
          }
          connection.send("HTTP/1.1 200 OK\nContent-Length: 4\n\n" + connection.read(4));
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: 4\nExpect: 100-continue\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 100");
        client.sendExactly("body");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        assertThat(client.read(4)).isEqualTo("body");
      }
    }
  }

  @Test
  void frames_an_answer_that_ends_with_its_connection() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.0 200 OK\n\nall of it");
        })) {
      router.to(origin.backend());
      assertThat(router.get("/").body()).isEqualTo("all of it");
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.0\nHost: localhost\n\n");
        assertThat(client.readToEnd())
            .endsWith("\r\n\r\nall of it")
            .doesNotContainIgnoringCase("chunked");
      }
    }
  }

  @Test
  void passes_an_early_answer_on_and_closes() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 403 Forbidden\nContent-Length: 2\n\nno");
          goOn.await();
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: " + ENDLESS + "\n\nabc");
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 403").endsWith("no");
      }
    }
  }

  @Test
  void keeps_the_connection_after_an_early_answer_when_little_is_left_to_read() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 403 Forbidden\nContent-Length: 2\n\nno");
          goOn.await();
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        for (var i = 0; i < 3; i++) {
          client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 6\n\nabc");
          assertThat(client.readHead()).startsWith("HTTP/1.1 403").doesNotContain("close");
          assertThat(client.read(2)).isEqualTo("no");
          client.sendExactly("def");
        }
      }
    }
  }

  private interface Io {
    void run() throws IOException;
  }

  private static void quietly(Io io) {
    try {
      io.run();
    } catch (IOException _) {
      // what was sent is what counts
    }
  }
}
