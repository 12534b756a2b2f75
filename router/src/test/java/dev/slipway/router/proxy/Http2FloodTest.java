package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.ACK;
import static dev.slipway.router.proxy.Http2Frames.CONTINUATION;
import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.ENHANCE_YOUR_CALM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.NOTHING;
import static dev.slipway.router.proxy.Http2Frames.PING;
import static dev.slipway.router.proxy.Http2Frames.PRIORITY;
import static dev.slipway.router.proxy.Http2Frames.RST_STREAM;
import static dev.slipway.router.proxy.Http2Frames.SETTINGS;
import static dev.slipway.router.proxy.Http2Frames.WINDOW_UPDATE;
import static dev.slipway.router.proxy.Http2Frames.frame;
import static dev.slipway.router.proxy.Http2Frames.get;
import static dev.slipway.router.proxy.Http2Frames.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What RFC 9113 section 10.5 warns of: who floods goes, and others are served on. */
class Http2FloodTest {
  /**
   * What a connection ends with on which too much comes. Where its system gets bytes that nobody
   * reads any more it resets the connection, and the reason may be lost: RFC 9113 section 5.4.1.
   */
  private static final List<Integer> EXCESS = List.of(ENHANCE_YOUR_CALM, Http2Frames.NO_REASON);

  private static final byte[] CANCEL = {0, 0, 0, 8};

  private final Origin origin = Origin.saying("ok");
  private final RunningRouter router = new RunningRouter(RunningRouter.ONE_EVENT_LOOP);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("ROOT");

  Http2FloodTest() throws Exception {
    router.to(origin.backend());
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    assertThat(log.list)
        .as("nobody fills the log")
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    assertThat(router.get("/").statusCode()).as("others are served").isEqualTo(200);
    await().atMost(Duration.ofSeconds(20)).until(() -> router.router().requestsInFlight() == 0);
    router.close();
    origin.close();
  }

  private Http2Frames client() throws IOException {
    return new Http2Frames(router.port());
  }

  /** What the router says at the end of a connection on which this comes again and again. */
  private int reasonAfter(int times, byte[]... frames) throws Exception {
    try (var client = client()) {
      var flood = Thread.ofVirtual().start(() -> client.flood(times, frames));
      var reason = client.reason();
      flood.join();
      return reason;
    }
  }

  @Test
  void a_request_is_answered() throws Exception {
    try (var client = client()) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, get());
      assertThat(client.await(HEADERS).payload()[0]).as(":status 200").isEqualTo((byte) 0x88);
      assertThat(client.await(DATA).payload()).asString().isEqualTo("ok");
    }
  }

  @Test
  void who_opens_and_cancels_again_and_again_goes() throws Exception {
    var frames = cancelled();
    assertThat(reasonAfter(frames.length, frames)).isIn(EXCESS);
  }

  /** 1,000 requests, each opened and cancelled. */
  private static byte[][] cancelled() {
    var frames = new byte[2000][];
    for (var i = 0; i < 1000; i++) {
      frames[2 * i] = frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, get());
      frames[2 * i + 1] = frame(RST_STREAM, 0, 2 * i + 1, CANCEL);
    }
    return frames;
  }

  /** A header of 1,000 pieces, that does not end. */
  private static byte[][] continued() {
    var frames = new byte[1001][];
    Arrays.fill(frames, frame(CONTINUATION, 0, 1, header("x", "y")));
    frames[0] = frame(HEADERS, END_STREAM, 1, get());
    return frames;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Flood(String name, int times, byte[]... frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Flood> floods() {
    return Stream.of(
        new Flood("cancelled requests", 2000, cancelled()),
        new Flood("a header without end", 1001, continued()),
        new Flood("SETTINGS", 100_000, frame(SETTINGS, 0, 0, NOTHING)),
        new Flood("PING", 100_000, frame(PING, 0, 0, new byte[8])));
  }

  /** On the same event loop, while one who is thrown out comes again at once. */
  @ParameterizedTest
  @MethodSource("floods")
  void others_are_served_while_one_floods(Flood flood) throws Exception {
    var thrownOut = new AtomicInteger();
    var over = new AtomicBoolean();
    var flooding =
        new FutureTask<>(() -> {
          while (!over.get()) {
            assertThat(reasonAfter(flood.times(), flood.frames())).isNotZero();
            thrownOut.incrementAndGet();
          }
          return thrownOut.get();
        });
    Thread.ofVirtual().start(flooding);
    await().until(() -> thrownOut.get() > 0);
    for (var i = 0; i < 20 || (thrownOut.get() < 5 && !flooding.isDone()); i++) {
      assertThat(router.get("/").statusCode()).isEqualTo(200);
    }
    over.set(true);
    assertThat(flooding.get(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(5);
  }

  /** Each stream is ended by the router itself, because of what it is sent ("MadeYouReset"). */
  @Test
  void who_has_the_router_reset_again_and_again_goes() throws Exception {
    var frames = new byte[2000][];
    for (var i = 0; i < 1000; i++) {
      frames[2 * i] = frame(HEADERS, END_HEADERS, 2 * i + 1, get());
      frames[2 * i + 1] = frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]);
    }
    assertThat(reasonAfter(frames.length, frames)).isIn(EXCESS);
  }

  @Test
  void a_header_that_goes_on_and_on_ends_the_connection() throws Exception {
    for (var payload : new byte[][] {NOTHING, header("x", "y"), header("x", "y".repeat(10_000))}) {
      try (var client = client()) {
        client.send(HEADERS, END_STREAM, 1, get());
        var flood =
            Thread.ofVirtual()
                .start(() -> client.flood(100_000, frame(CONTINUATION, 0, 1, payload)));
        assertThat(client.reason()).isNotZero();
        flood.join();
      }
    }
  }

  @Test
  void floods_of_what_is_no_request_end_the_connection() throws Exception {
    assertThat(reasonAfter(100_000, frame(SETTINGS, 0, 0, NOTHING))).isIn(EXCESS);
    assertThat(reasonAfter(100_000, frame(PING, 0, 0, new byte[8]))).isIn(EXCESS);
    assertThat(reasonAfter(100_000, frame(PRIORITY, 0, 3, new byte[5]))).isIn(EXCESS);
    assertThat(reasonAfter(100_000, frame(200, 0, 0, NOTHING))).isIn(EXCESS);
  }

  @Test
  void empty_pieces_of_a_body_end_the_connection() throws Exception {
    try (var client = client()) {
      client.send(HEADERS, END_HEADERS, 1, get());
      var flood = Thread.ofVirtual().start(() -> client.flood(100_000, frame(DATA, 0, 1, NOTHING)));
      assertThat(client.reason()).isIn(EXCESS);
      flood.join();
    }
  }

  @Test
  void some_pings_and_settings_are_answered() throws Exception {
    try (var client = client()) {
      client.await(SETTINGS);
      for (var i = 0; i < 20; i++) {
        client.send(PING, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) i});
        var pong = client.await(PING);
        assertThat(pong.flags()).isEqualTo(ACK);
        assertThat(pong.payload()[7]).isEqualTo((byte) i);
      }
      client.send(SETTINGS, 0, 0, NOTHING);
      assertThat(client.await(SETTINGS).flags()).isEqualTo(ACK);
    }
  }

  @Test
  void a_header_larger_than_allowed_costs_its_request_alone() throws Exception {
    try (var client = client()) {
      client.send(HEADERS, END_STREAM, 1, get(header("cookie", "c".repeat(16_000))));
      client.send(CONTINUATION, 0, 1, header("cookie", "c".repeat(16_000)));
      client.send(CONTINUATION, END_HEADERS, 1, header("cookie", "c".repeat(4_000)));
      assertThat(client.await(HEADERS).stream()).as("431, or a reset").isEqualTo(1);
      client.send(HEADERS, END_HEADERS | END_STREAM, 3, get());
      var answer = client.await(HEADERS);
      assertThat(answer.stream()).isEqualTo(3);
      assertThat(answer.payload()[0]).isEqualTo((byte) 0x88);
    }
  }

  @Test
  void streams_beyond_those_allowed_at_once_are_refused() throws Exception {
    try (var client = client()) {
      for (var i = 0; i < 129; i++) {
        client.send(HEADERS, END_HEADERS, 2 * i + 1, get());
      }
      var refused = client.await(RST_STREAM);
      assertThat(refused.stream()).isEqualTo(257);
      assertThat(refused.error()).as("REFUSED_STREAM").isEqualTo(7);
    }
  }
}
