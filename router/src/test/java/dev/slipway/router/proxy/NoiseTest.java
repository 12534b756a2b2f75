package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the router goes on serving others and leaves nothing open at instances. */
class NoiseTest {
  private static final long SEED = 20_261_122;
  private static final int CONNECTIONS = 400;
  private static final String[] SAMPLES = {
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    """
    GET / HTTP/1.1\r
    Host: localhost\r
    Connection: Upgrade, HTTP2-Settings\r
    Upgrade: h2c\r
    HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
    \r
    """,
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\0\4\1\5\0\0\0\1abcd"
  };

  @Test
  void survives_mutilated_requests() throws Exception {
    var random = new Random(SEED);
    try (var origin = Origin.saying("ok");
        var router = new RunningRouter().to(origin.backend())) {
      for (var i = 0; i < CONNECTIONS; i++) {
        send(router, mutilate(SAMPLES[i % SAMPLES.length].repeat(1 + i % 3), random));
        if (i % 50 == 0) {
          assertThat(router.get("/").body()).isEqualTo("ok");
        }
      }
      assertThat(router.get("/").body()).isEqualTo("ok");
      assertThat(router.router().requestsInFlight()).isZero();
    }
  }

  private static void send(RunningRouter router, byte[] bytes) throws Exception {
    try (var client = router.raw()) {
      client.out().write(bytes);
      client.socket().shutdownOutput();
      client.readToEnd();
    } catch (IOException _) {
      // cut off, as it may be
    }
  }

  private static byte[] mutilate(String sample, Random random) {
    var bytes = sample.getBytes(StandardCharsets.ISO_8859_1);
    for (var i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
