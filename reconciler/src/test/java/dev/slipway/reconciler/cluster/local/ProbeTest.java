package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Probing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProbeTest {
  private static final Optional<String> HTTP = Optional.of("/healthz");

  private static Optional<String> ask(Optional<String> path, String answer) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var answering = Thread.ofVirtual().start(() -> answer(server, answer));
      var result = new Probe(path, server.getLocalPort(), Duration.ofMillis(500)).ask();
      answering.interrupt();
      return result;
    }
  }

  private static void answer(ServerSocket server, String text) {
    try (var socket = server.accept()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      if (text.endsWith("\n")) {
        return;
      }
      while (socket.getInputStream().read() >= 0) {
        // Holds the connection open until the other side gives up.
      }
    } catch (IOException e) {
      // The other side gave up.
    }
  }

  @Test
  void statusesFrom200To399AreReady() throws Exception {
    assertThat(ask(HTTP, "HTTP/1.1 200 OK\r\n")).isEmpty();
    assertThat(ask(HTTP, "HTTP/1.0 399\r\n")).isEmpty();
    assertThat(ask(HTTP, "HTTP/1.1 400 Bad\r\n").orElseThrow()).contains("GET /healthz", "400");
    assertThat(ask(HTTP, "HTTP/1.1 199 Odd\r\n")).isPresent();
  }

  @Test
  void anythingElseIsNot() throws Exception {
    assertThat(ask(HTTP, "SSH-2.0-OpenSSH\r\n")).isPresent();
    assertThat(ask(HTTP, "x".repeat(10_000)).orElseThrow()).contains("no answer of HTTP");
    assertThat(ask(HTTP, "\n")).isPresent();
  }

  @Test
  void whatDoesNotAnswerInTimeIsNot() throws Exception {
    assertThat(ask(HTTP, "HTTP/1.1 2").orElseThrow()).contains("no answer within 500 ms");
  }

  @Test
  void aConnectionIsEnoughWhereNoPathIsGiven() throws Exception {
    assertThat(ask(Optional.empty(), "x")).isEmpty();
    assertThat(new Probe(Optional.empty(), closedPort(), Duration.ofSeconds(1)).ask()).isPresent();
  }

  private static int closedPort() throws IOException {
    try (var server = new ServerSocket(0)) {
      return server.getLocalPort();
    }
  }

  @Test
  void oneFailureIsForgivenWhenReadyAndProbesGetRarerWhenNot() {
    var readiness =
        new Readiness(
            new Probing(
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                3,
                Duration.ofSeconds(1)));
    assertThat(readiness.pause(Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
    assertThat(readiness.pause(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(500));
    assertThat(readiness.pause(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));

    readiness.succeeded();
    assertThat(readiness.pause(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(5));
    readiness.failed("why");
    readiness.failed("why");
    assertThat(readiness.isReady()).isTrue();
    assertThat(readiness.pause(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
    readiness.failed("why");
    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.reason()).isEqualTo("why");
  }
}
