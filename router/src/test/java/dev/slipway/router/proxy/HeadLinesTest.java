package dev.slipway.router.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadLinesTest {
  private static final String GET = "GET / HTTP/1.1\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /** What a decoder makes of a text that comes in pieces of so many bytes, in a line each. */
  private static List<String> read(ChannelHandler decoder, String text, int piece) {
    var channel = new EmbeddedChannel(decoder);
    var bytes = text.getBytes(ISO_8859_1);
    for (var at = 0; at < bytes.length; at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
    }
    var parts = new ArrayList<String>();
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      describe(part, parts);
      ReferenceCountUtil.release(part);
    }
    channel.finishAndReleaseAll();
    return parts;
  }

  private static void describe(Object part, List<String> parts) {
    if (part instanceof HttpObject read && read.decoderResult().isFailure()) {
      parts.add("refused");
    } else if (part instanceof HttpMessage head) {
      parts.add(String.join(" ", new java.util.TreeSet<>(head.headers().names())));
    }
    if (part instanceof HttpContent content && content.content().isReadable()) {
      parts.add(content.content().toString(ISO_8859_1));
    } else if (part instanceof ByteBuf bytes) {
      parts.add(bytes.toString(ISO_8859_1));
    }
  }

  private static List<String> requests(String text, int piece) {
    return read(new Http1Codec.RequestDecoder(1_000), text, piece);
  }

  private static List<String> answers(String text, int piece) {
    return read(new Http1Codec.ResponseDecoder(), text, piece);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: b\r\n c\r\n",
        "A: b\r\n\tc\r\n",
        "A: b\r\n \r\n",
        "A: b\r\n c: d\r\n",
        " c: d\r\n",
        "A: b\r\n\u000bc: d\r\n",
        "A: b\r\n\rc: d\r\n",
        "A: b\r\n\u0000c: d\r\n",
        "A: b\r\n\u0085c: d\r\n"
      })
  void aLineThatBeginsWithWhiteSpaceIsRefusedHoweverItComes(String fields) {
    for (var piece : new int[] {1, 2, 3, 1_000}) {
      assertThat(requests(GET + "Host: a\r\n" + fields + "\r\n", piece)).containsExactly("refused");
      assertThat(answers(OK + "Host: a\r\n" + fields + "\r\n", piece)).containsExactly("refused");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\n", "\r", "\r\r\n", "\r\n ", "\u0000", "\u007f", "\u0085"})
  void nothingButBlankLinesStandsBeforeTheFirst(String before) {
    for (var piece : new int[] {1, 2, 3, 1_000}) {
      assertThat(requests(before + GET + "\r\n", piece)).containsExactly("refused");
      assertThat(answers(before + OK + "\r\n", piece)).containsExactly("refused");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void whatIsNoHeadMayBeginAsItLikes(int piece) {
    var body = " a\r\n b\r\n\r\n c";
    var fixed = "Content-Length: " + body.length() + "\r\n\r\n" + body;
    var chunked = "Transfer-Encoding: chunked\r\n\r\nc\r\n" + body + "\r\n0\r\n\r\n";

    for (var message : List.of(fixed, chunked)) {
      var twice = "\r\n\r\n" + GET + message + "\r\n" + GET + message;
      assertThat(requests(twice, piece)).doesNotContain("refused");
      assertThat(String.join("", requests(twice, piece))).containsSubsequence(body, body);
      var answer = OK + message;
      assertThat(answers(answer + answer, piece)).doesNotContain("refused");
      assertThat(String.join("", answers(answer + answer, piece))).containsSubsequence(body, body);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void bytesOfAnotherProtocolStayAsTheyAre(int piece) {
    var switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\n";

    assertThat(String.join("", answers(switched + "\u0001 \r\n \r\n\t", piece)))
        .isEqualTo("Upgrade\u0001 \r\n \r\n\t");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000})
  void interimAnswersAreHeadsToo(int piece) {
    var hints = "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";

    assertThat(answers(hints + OK + "A: b\r\n c\r\n\r\n", piece))
        .containsExactly("Link", "refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n03\r\nabc\r\n00;a=b\r\nA: b\r\n\r\n",
        "Content-Length: 0\r\n\r\n",
      })
  void theNextHeadIsLookedAtToo(String message) {
    var next = "A: b\r\n c\r\n\r\n";
    for (var piece : new int[] {1, 2, 3, 1_000}) {
      assertThat(requests(GET + message + GET + "\r\n" + GET + next, piece)).endsWith("refused");
      assertThat(answers(OK + message + OK + next, piece)).endsWith("refused");
      assertThat(answers("HTTP/1.1 204 No Content\r\n\r\n" + OK + next, piece)).endsWith("refused");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" b\r\n", "A: b\r\n c\r\n", "A: b\r\n \r\n", "A: b\r\n\tc: d\r\n"})
  void aTrailerHasSuchLinesToo(String fields) {
    var chunked = "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n000\r\n" + fields + "\r\n";
    for (var piece : new int[] {1, 2, 3, 1_000}) {
      assertThat(requests(GET + chunked, piece))
          .containsExactly("Transfer-Encoding", "a", "refused");
      assertThat(answers(OK + chunked, piece)).containsExactly("Transfer-Encoding", "a", "refused");
    }
  }

  /** What is folded into a field is joined to it before the field is looked at. */
  @ParameterizedTest
  @ValueSource(strings = {" x: y\r\n", "\rx: y\r\n", "A: b\r\n x: y\r\n", " :\r\n"})
  void itIsRefusedBeforeWhatFollowsIsThere(String fields) {
    assertThat(requests(GET + "Host: a\r\n" + fields, 1_000)).containsExactly("refused");
    assertThat(answers(OK + "Host: a\r\n" + fields, 1_000)).containsExactly("refused");
    var chunked = "Transfer-Encoding: chunked\r\n\r\n0\r\n";
    assertThat(requests(GET + chunked + fields, 1_000)).endsWith("refused");
  }
}
