package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.ENHANCE_YOUR_CALM;
import static dev.slipway.router.proxy.Http2Frames.GOAWAY;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.PING;
import static dev.slipway.router.proxy.Http2Frames.RST_STREAM;
import static dev.slipway.router.proxy.Http2Frames.SETTINGS;
import static dev.slipway.router.proxy.Http2Frames.WINDOW_UPDATE;
import static dev.slipway.router.proxy.Http2Frames.block;
import static dev.slipway.router.proxy.Http2Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.proxy.Http2Frames.Frame;
import dev.slipway.router.proxy.RouterOptions.Limits;
import dev.slipway.router.proxy.RouterOptions.Pool;
import dev.slipway.router.proxy.RouterOptions.Timeouts;
import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one stream of a connection does is no other's loss, and counted once. */
@Timeout(60)
class Http2StreamsTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int CANCEL = 8;
  private static final int HUGE = 100_000_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration RESPONSE = Duration.ofSeconds(2);
  private static final RouterOptions IMPATIENT =
      RouterOptions.defaults()
          .with(
              new Timeouts(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(3),
                  RESPONSE,
                  Duration.ofHours(1),
                  Duration.ZERO));

  private final List<Frame> got = new CopyOnWriteArrayList<>();

  @Test
  void anAnswerThatIsLateIsReadWhileAnotherStreamHasUsedUpTheConnectionsWindow() throws Exception {
    var windowIsUsedUp = new CountDownLatch(1);
    var large = "x".repeat(300_000);
    try (var origin =
            new Origin(exchange -> {
              if (exchange.getRequestURI().getPath().equals("/late")) {
                awaitQuietly(windowIsUsedUp);
                exchange.sendResponseHeaders(204, -1);
              } else {
                exchange.sendResponseHeaders(200, large.length());
                exchange.getResponseBody().write(large.getBytes(StandardCharsets.US_ASCII));
              }
              exchange.close();
            });
        var router = new RunningRouter().to(origin.backend());
        var client = connect(router, HUGE)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/late"));
      client.send(HEADERS, END_HEADERS | END_STREAM, 3, request("GET", "/large"));
      await().until(() -> bytes(3) == 65_535);

      windowIsUsedUp.countDown();

      await().until(() -> got.stream().anyMatch(Http2StreamsTest::endsTheFirst));
      assertThat(router.told()).extracting(RunningRouter.Told::status).containsExactly(204);
    }
  }

  private static boolean endsTheFirst(Frame frame) {
    return frame.stream() == 1 && (frame.flags() & END_STREAM) != 0;
  }

  @Test
  void anInstanceThatHangsIsGivenUpInTimeWhileAnotherStreamIsServed() throws Exception {
    var over = new CountDownLatch(1);
    var part = new byte[70_000];
    try (var origin =
            new Origin(exchange -> {
              if (exchange.getRequestURI().getPath().equals("/hang")) {
                awaitQuietly(over);
              } else {
                exchange.sendResponseHeaders(200, 0);
                while (over.getCount() > 0) {
                  exchange.getResponseBody().write(part);
                }
              }
              exchange.close();
            });
        var router = new RunningRouter(IMPATIENT).to(origin.backend());
        var client = connect(router, HUGE, true)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/hang"));
      client.send(HEADERS, END_HEADERS | END_STREAM, 3, request("GET", "/large"));

      await()
          .atMost(RESPONSE.multipliedBy(4))
          .until(() -> router.told().stream().anyMatch(told -> told.status() == 504));

      assertThat(bytes(3)).isGreaterThan(0);
      over.countDown();
    }
  }

  @Test
  void aClientThatTakesTheLastOfAnAnswerSlowlyGetsAllOfIt() throws Exception {
    try (var origin = Origin.saying("0123456789abcdefghij");
        var router = new RunningRouter(IMPATIENT).to(origin.backend());
        var client = connect(router, 10)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/"));

      for (var taken = 10; taken < 20; taken += 2) {
        var so = taken;
        await().until(() -> bytes(1) == so);
        await().pollDelay(Duration.ofMillis(250)).until(() -> true);
        client.send(WINDOW_UPDATE, 0, 1, number(2));
      }

      await().until(() -> got.stream().anyMatch(Http2StreamsTest::endsTheFirst));
      assertThat(bytes(1)).isEqualTo(20);
    }
  }

  @Test
  void aClientThatNeverTakesTheLastOfAnAnswerIsToldThatItIsNotWhole() throws Exception {
    try (var origin = Origin.saying("0123456789abcdefghij");
        var router = new RunningRouter(IMPATIENT).to(origin.backend());
        var client = connect(router, 10)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/"));

      await().until(() -> got.stream().anyMatch(frame -> frame.type() == RST_STREAM));

      assertThat(got.getLast().error()).isEqualTo(CANCEL);
    }
  }

  /** It could not even be told that its streams are reset, which so would never end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatTakesNothingAtAllMakesRoomForAnother(boolean tls, @TempDir Path folder)
      throws Exception {
    var authority = new Authority(folder).issue("shop", RunningRouter.HOST);
    var certificates = new TreeMap<>(Map.of("shop", authority.source("shop")));
    var options = IMPATIENT.with(new Limits(32 * 1024, 1000, 1));
    try (var origin = Origin.saying("x".repeat(10_000_000));
        var router =
            new RunningRouter(options.with(RunningRouter.WITH_TLS.entrances()))
                .to(origin.backend())) {
      router.router().serve(Certificates.NONE.next(certificates, Instant.now()).table());
      var secure = new TlsClient(authority.root(), router.router().tlsPort().orElseThrow());
      try (var client =
          new Http2Frames(
              tls
                  ? secure.connect("h2")
                  : new Socket(InetAddress.getLoopbackAddress(), router.port()))) {
        client.write(Http2Frames.PREFACE);
        client.send(SETTINGS, 0, 0, setting(INITIAL_WINDOW, HUGE));
        client.send(WINDOW_UPDATE, 0, 0, number(HUGE));
        assertThat(client.await(SETTINGS).type()).isEqualTo(SETTINGS);
        for (var stream = 1; stream < 8; stream += 2) {
          client.send(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", "/"));
        }
        assertThat(serves(router)).isFalse();

        await().atMost(LONG).until(() -> serves(router));
      }
    }
  }

  private static boolean serves(RunningRouter router) {
    try (var other = new Http2Frames(router.port())) {
      return other.read().type() == SETTINGS;
    } catch (IOException _) {
      return false; // one connection too many
    }
  }

  @Test
  void whoHasTheRouterResetStreamAfterStreamGoes() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n");
              var _ = connection.readToEnd();
            });
        var router =
            new RunningRouter(RouterOptions.defaults().with(Limits.defaults().withBody(100)))
                .to(origin.backend());
        var client = connect(router, HUGE)) {
      for (var stream = 1; stream < 700 && !isSentAway(); stream += 2) {
        var it = stream;
        client.flood(1, frame(HEADERS, END_HEADERS, it, request("POST", "/")));
        client.flood(1, frame(DATA, 0, it, new byte[50]));
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> isSentAway() || got.stream().anyMatch(frame -> frame.stream() == it));
        client.flood(1, frame(DATA, 0, it, new byte[200]));
      }

      await().until(this::isSentAway);
      assertThat(got.stream().filter(frame -> frame.type() == GOAWAY))
          .first()
          .extracting(Frame::error)
          .isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  private boolean isSentAway() {
    return got.stream().anyMatch(frame -> frame.type() == GOAWAY);
  }

  @Test
  void aRequestIsToldOfOnceWhereItsEndMakesRoomForAnother() throws Exception {
    var go = new CountDownLatch(1);
    try (var origin =
            new Origin(exchange -> {
              if (exchange.getRequestMethod().equals("GET")) {
                awaitQuietly(go);
              }
              var _ = exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(200, 2);
              exchange.getResponseBody().write(new byte[2]);
              exchange.close();
            });
        var router =
            new RunningRouter(RouterOptions.defaults().with(new Pool(1, 1024, LONG)))
                .to(origin.backend());
        var client = connect(router, HUGE)) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", "/"));
      await().until(() -> router.router().openConnections() == 1);
      client.send(HEADERS, END_HEADERS, 3, request("POST", "/"));
      for (var i = 0; i < 3; i++) {
        client.send(DATA, 0, 3, new byte[16_000]);
      }
      awaitAllRead(client);

      go.countDown();
      await().until(() -> got.stream().anyMatch(Http2StreamsTest::endsTheFirst));
      client.send(DATA, END_STREAM, 3, new byte[10]);

      await().until(() -> bytes(3) == 2);
      assertThat(router.told()).extracting(RunningRouter.Told::status).containsExactly(200, 200);
    }
  }

  @Test
  void whoCancelsAnswersThatWaitIsNotTakenForWhoHasTheRouterReset() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send(
                  "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n14\n0123456789abcdefghij\n0\nx: 1\n\n");
            });
        var router = new RunningRouter().to(origin.backend());
        var client = connect(router, 10)) {
      for (var stream = 1; stream < 2 * 130; stream += 2) {
        var it = stream;
        client.flood(1, frame(HEADERS, END_HEADERS | END_STREAM, it, request("GET", "/")));
        await().pollInterval(Duration.ofMillis(1)).until(() -> isSentAway() || bytes(it) == 10);
        client.flood(1, frame(RST_STREAM, 0, it, number(CANCEL)));
      }

      awaitAllRead(client);
      assertThat(isSentAway()).isFalse();
    }
  }

  /** The router answers in order. */
  private void awaitAllRead(Http2Frames client) {
    client.flood(1, frame(PING, 0, 0, new byte[8]));
    await().until(() -> isSentAway() || got.stream().anyMatch(frame -> frame.type() == PING));
  }

  private Http2Frames connect(RunningRouter router, int window) throws IOException {
    return connect(router, window, false);
  }

  /**
   * Reads all that comes.
   *
   * @param window of each stream
   * @param takes whether the connection's window is given back
   */
  private Http2Frames connect(RunningRouter router, int window, boolean takes) throws IOException {
    var client = new Http2Frames(router.port());
    client.send(SETTINGS, 0, 0, setting(INITIAL_WINDOW, window));
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              var frame = client.read();
              if (frame.stream() != 0 || frame.type() == GOAWAY || frame.type() == PING) {
                got.add(frame);
              }
              if (takes && frame.type() == DATA && frame.payload().length > 0) {
                client.send(WINDOW_UPDATE, 0, 0, number(frame.payload().length));
              }
            }
          } catch (IOException _) {
            // closed
          }
        });
    return client;
  }

  private int bytes(int stream) {
    return got.stream()
        .filter(frame -> frame.type() == DATA && frame.stream() == stream)
        .mapToInt(frame -> frame.payload().length)
        .sum();
  }

  private static byte[] request(String method, String path) {
    return block(":method: " + method, ":scheme: http", ":path: " + path, ":authority: localhost");
  }

  private static byte[] setting(int id, int value) {
    return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      var _ = latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
