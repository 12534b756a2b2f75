package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.CONTINUATION;
import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.WINDOW_UPDATE;
import static dev.slipway.router.proxy.Http2Frames.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.proxy.Http2Frames.Frame;
import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.Certificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers keep to the client's windows and frames. */
@Timeout(60)
class Http2AnswersTest {
  /** Of a connection whose client gives nothing back: RFC 9113 section 6.9.2. */
  private static final int WINDOW = 65_535;

  private static final int LARGEST_FRAME = 16_384;

  @Test
  void theyTakeOfTheConnectionsWindowAndWaitForIt() throws Exception {
    try (var origin = saying("", 1_000);
        var router = new RunningRouter().to(origin.backend());
        var client = new Http2Frames(router.port())) {
      var stream = 1;
      for (var left = WINDOW; left >= 1_000; left -= 1_000) {
        var whole = answer(client, stream, DATA);
        assertThat(whole.payload()).hasSize(1_000);
        assertThat(whole.flags()).isEqualTo(END_STREAM);
        stream += 2;
      }

      var begun = answer(client, stream, DATA);
      client.send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(5_000).array());
      var rest = client.await(DATA);

      assertThat(begun.payload()).hasSize(WINDOW % 1_000);
      assertThat(begun.flags()).isZero();
      assertThat(rest.payload()).hasSize(1_000 - WINDOW % 1_000);
      assertThat(rest.flags()).isEqualTo(END_STREAM);
    }
  }

  @Test
  void oneWithoutABodyEndsWithItsHead() throws Exception {
    try (var origin = saying("", 0);
        var router = new RunningRouter().to(origin.backend());
        var client = new Http2Frames(router.port())) {
      assertThat(answer(client, 1, HEADERS).flags()).isEqualTo(END_HEADERS | END_STREAM);
    }
  }

  @Test
  void aHeadThatDoesNotFitAFrameGoesInSeveral() throws Exception {
    try (var origin = saying("Large: " + "x".repeat(20_000) + "\n", 2);
        var router = new RunningRouter().to(origin.backend());
        var client = new Http2Frames(router.port())) {
      var begun = answer(client, 1, HEADERS);
      var rest = client.read();
      var body = client.read();

      assertThat(begun.payload()).hasSize(LARGEST_FRAME);
      assertThat(begun.flags()).isZero();
      assertThat(rest.type()).isEqualTo(CONTINUATION);
      assertThat(rest.flags()).isEqualTo(END_HEADERS);
      assertThat(body.payload()).hasSize(2);
      assertThat(body.flags()).isEqualTo(END_STREAM);
    }
  }

  @Test
  void aBodyThatDoesNotFitAFrameGoesInSeveral() throws Exception {
    try (var origin = saying("", LARGEST_FRAME + 1);
        var router = new RunningRouter().to(origin.backend());
        var client = new Http2Frames(router.port())) {
      var first = answer(client, 1, DATA);
      var bytes = first.payload().length;
      assertThat(bytes).isLessThanOrEqualTo(LARGEST_FRAME);

      while (bytes < LARGEST_FRAME + 1) {
        bytes += client.await(DATA).payload().length;
      }

      assertThat(bytes).isEqualTo(LARGEST_FRAME + 1);
    }
  }

  @Test
  void oneThatIsMoreThanTheChannelHoldsComesToItsEndByTls(@TempDir Path folder) throws Exception {
    var bytes = 5_000_000;
    var authority = new Authority(folder);
    authority.issue("shop", "localhost");
    var certificates = new TreeMap<>(Map.of("shop", authority.source("shop")));
    try (var origin = saying("", bytes);
        var router = new RunningRouter(RunningRouter.WITH_TLS).to(origin.backend())) {
      var table = Certificates.NONE.next(certificates, Instant.now()).table();
      assertThat(router.router().serve(table)).isEmpty();
      var client = new TlsClient(authority.root(), router.router().tlsPort().orElseThrow());

      assertThat(client.curl("--http2").length()).isEqualTo("2 200 ".length() + bytes);
    }
  }

  /** An instance whose answers come in one piece each. */
  private static RawOrigin saying(String fields, int bodyBytes) {
    var answer =
        "HTTP/1.1 200 OK\nContent-Length: "
            + bodyBytes
            + "\n"
            + fields
            + "\n"
            + "x".repeat(bodyBytes);
    return new RawOrigin(connection -> {
      while (true) {
        connection.readHead();
        connection.send(answer);
      }
    });
  }

  private static Frame answer(Http2Frames client, int stream, int type) throws IOException {
    client.send(HEADERS, END_HEADERS | END_STREAM, stream, get());
    return client.await(type);
  }
}
