package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.RouteTable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
  private static final int MESSAGE_BYTES = 60_000;
  private static final int MESSAGES = 10 * 1024 * 1024 / MESSAGE_BYTES;

  private final RunningRouter router = new RunningRouter();

  @AfterEach
  void stop() {
    router.close();
  }

  /** Accepts the handshake (RFC 6455 section 4.2.2) and echoes each frame, unmasked. */
  private static void echo(RawConnection connection) throws Exception {
    connection.send(accept(connection.readHead()));
    var in = new DataInputStream(connection.in());
    while (true) {
      var kind = in.readUnsignedByte();
      var length = in.readUnsignedByte() & 0x7f;
      length = length == 126 ? in.readUnsignedShort() : length;
      var mask = in.readNBytes(4);
      var payload = in.readNBytes(length);
      for (var i = 0; i < length; i++) {
        payload[i] ^= mask[i & 3];
      }
      connection.out().write(frame(kind, payload));
      if ((kind & 0x0f) == 8) {
        return;
      }
    }
  }

  private static byte[] frame(int kind, byte[] payload) {
    var frame = ByteBuffer.allocate(4 + payload.length).put((byte) kind);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else {
      frame.put((byte) 126).putShort((short) payload.length);
    }
    return Arrays.copyOf(frame.put(payload).array(), frame.position());
  }

  private static String accept(String head) throws Exception {
    var key =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "sec-websocket-key: ", 0, 19))
            .map(line -> line.substring(19))
            .findFirst()
            .orElseThrow(() -> new IOException("no key in " + head));
    var sha1 = MessageDigest.getInstance("SHA-1");
    var digest =
        sha1.digest(
            (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
    return "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n"
        + "Sec-WebSocket-Accept: "
        + Base64.getEncoder().encodeToString(digest)
        + "\n\n";
  }

  /** Sums up what comes back. */
  private static final class Echoes implements WebSocket.Listener {
    private final MessageDigest digest;
    private final AtomicLong bytes = new AtomicLong();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    Echoes(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      bytes.addAndGet(part.remaining());
      digest.update(part);
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(null);
    }
  }

  private WebSocket open(WebSocket.Listener listener) throws Exception {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:" + router.port() + "/echo"), listener)
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void echoes_ten_megabytes() throws Exception {
    try (var origin = new RawOrigin(WebSocketTest::echo)) {
      router.to(origin.backend());
      var echoes = new Echoes(MessageDigest.getInstance("SHA-256"));
      var sent = MessageDigest.getInstance("SHA-256");
      var socket = open(echoes);
      var random = new Random(7);
      for (var i = 0; i < MESSAGES; i++) {
        var message = new byte[MESSAGE_BYTES];
        random.nextBytes(message);
        sent.update(message);
        socket.sendBinary(ByteBuffer.wrap(message), true).get(20, TimeUnit.SECONDS);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAtomic(
              echoes.bytes, sum -> assertThat(sum).isEqualTo(MESSAGES * (long) MESSAGE_BYTES));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(20, TimeUnit.SECONDS);
      assertThat(echoes.closed.get(20, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
      assertThat(echoes.digest.digest()).isEqualTo(sent.digest());
    }
  }

  @Test
  void counts_as_a_request_under_way_until_it_closes() throws Exception {
    try (var origin = new RawOrigin(WebSocketTest::echo)) {
      router.to(origin.backend());
      var socket = open(new Echoes(MessageDigest.getInstance("SHA-256")));
      router.router().publish(RouteTable.EMPTY);
      assertThat(router.router().state().draining()).containsOnlyKeys(origin.backend());
      assertThat(router.told()).extracting(RunningRouter.Told::status).containsExactly(101);
      socket.abort();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> router.router().state().draining().isEmpty());
    }
  }

  @Test
  void passes_a_refused_upgrade_on() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 403 Forbidden\nX-Why: no\nContent-Length: 6\n\nno way");
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 403").containsIgnoringCase("x-why: no");
        assertThat(client.read(6)).isEqualTo("no way");
      }
    }
  }

  /** RFC 9110 section 7.8. */
  @Test
  void an_upgrade_is_not_heard_in_http_1_0() throws Exception {
    try (var origin =
            new RawOrigin(connection -> {
              var asked = connection.readHead().toLowerCase(Locale.ROOT).contains("upgrade");
              connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\n" + (asked ? "no" : "ok"));
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("GET / HTTP/1.0\nHost: localhost\nConnection: Upgrade\nUpgrade: x\n\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void the_client_sees_it_when_the_instance_closes() throws Exception {
    try (var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: x\n\nbye");
        })) {
      router.to(origin.backend());
      try (var client = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: x\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 101").containsIgnoringCase("upgrade: x");
        assertThat(client.readToEnd()).isEqualTo("bye");
      }
    }
  }
}
