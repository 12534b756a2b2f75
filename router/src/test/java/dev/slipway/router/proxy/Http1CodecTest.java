package dev.slipway.router.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Http1CodecTest {
  private final EmbeddedChannel answers = new EmbeddedChannel(new Http1Codec.ResponseDecoder());

  @AfterEach
  void release() {
    answers.finishAndReleaseAll();
  }

  private String read(String line) {
    answers.writeInbound(Unpooled.copiedBuffer(line + "\r\nContent-Length: 0\r\n\r\n", ISO_8859_1));
    HttpResponse head = answers.readInbound();
    assertThat(head.decoderResult().isSuccess()).isTrue();
    ReferenceCountUtil.release(answers.readInbound());
    return head.protocolVersion() + " " + head.status().code() + " " + head.status().reasonPhrase();
  }

  @Test
  void firstLinesAreReadAsTheyAreWhateverTheOneBeforeWas() {
    var long1 = "a".repeat(5_000);
    var long2 = "b".repeat(5_000);
    for (var line :
        List.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 404 Not Found",
            "HTTP/1.1 400 Bad Request",
            "HTTP/1.1 200 Ok",
            "HTTP/1.1 200 ok",
            "HTTP/1.0 200 OK",
            "HTTP/1.1 201 OK",
            "HTTP/1.1 200 caf\u00e9",
            "HTTP/1.1 200 caf\u00e8",
            "HTTP/1.1 200 " + long1,
            "HTTP/1.1 200 " + long2,
            "HTTP/1.1 200 " + long2,
            "HTTP/1.1 200 OK")) {
      assertThat(read(line)).isEqualTo(line);
    }
  }

  @Test
  void aReasonMayBeMissing() {
    assertThat(read("HTTP/1.1 200 OK")).isEqualTo("HTTP/1.1 200 OK");
    assertThat(read("HTTP/1.1 200 ")).isEqualTo("HTTP/1.1 200 ");
    assertThat(read("HTTP/1.1 200 OK")).isEqualTo("HTTP/1.1 200 OK");
  }

  /**
   * They had 8 bytes behind the head in draft 76 of websockets, which RFC 9112 knows nothing of.
   */
  @Test
  void keysOfAnOldDraftMakeNoBody() {
    var requests = new EmbeddedChannel(new Http1Codec.RequestDecoder(1_000));
    var head = "GET /1 HTTP/1.1\r\nHost: a\r\n";
    var keys = "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n";

    requests.writeInbound(Unpooled.copiedBuffer(head + keys + "\r\n" + head + "\r\n", ISO_8859_1));

    for (var i = 0; i < 2; i++) {
      HttpRequest request = requests.readInbound();
      assertThat(request.uri()).isEqualTo("/1");
      LastHttpContent end = requests.readInbound();
      assertThat(end).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    requests.finishAndReleaseAll();
  }
}
