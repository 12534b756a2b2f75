package dev.slipway.router.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldNamesTest {
  private static CharSequence read(String name) {
    return FieldNames.of(("<" + name + ": value").getBytes(ISO_8859_1), 1, name.length());
  }

  private static CharSequence lowerCase(CharSequence name) {
    return FieldNames.lowerCase(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type",
        "content-type",
        "CONTENT-TYPE",
        "Content-Typ",
        "ontent-Type",
        "ETag",
        "Etag",
        "X-Of-An-App",
        "x",
        "X",
        "caf\u00e9",
        "\u00ff",
        ""
      })
  void aNameIsReadAsItIsSpelt(String name) {
    assertThat(read(name)).hasToString(name);
  }

  @Test
  void aUsualNameIsTheSameEachTime() {
    for (var name : FieldNames.USUAL) {
      var lowerCase = name.toLowerCase(Locale.ROOT);
      assertThat(read(name)).hasToString(name).isSameAs(read(name));
      assertThat(read(lowerCase)).hasToString(lowerCase).isSameAs(read(lowerCase));
      assertThat(lowerCase(read(name))).isSameAs(read(lowerCase));
    }
  }

  @Test
  void decodersReadThem() {
    var requests = new EmbeddedChannel(new Http1Codec.RequestDecoder(1_000));
    var answers = new EmbeddedChannel(new Http1Codec.ResponseDecoder());

    assertThat(names(requests, "GET / HTTP/1.1\r\nUser-Agent: x\r\n\r\n"))
        .singleElement()
        .isSameAs(read("User-Agent"));
    assertThat(names(answers, "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n"))
        .singleElement()
        .isSameAs(read("Server"));
  }

  private static List<CharSequence> names(EmbeddedChannel decoder, String message) {
    decoder.writeInbound(Unpooled.copiedBuffer(message, US_ASCII));
    HttpMessage head = decoder.readInbound();
    var names = new ArrayList<CharSequence>();
    head.headers().iteratorCharSequence().forEachRemaining(field -> names.add(field.getKey()));
    decoder.finishAndReleaseAll();
    return names;
  }

  @Test
  void anotherNameIsACopyOfTheLine() {
    var line = "x-of-an-app: value".getBytes(US_ASCII);

    CharSequence name = FieldNames.of(line, 0, "x-of-an-app".length());
    line[0] = 'y';

    assertThat(name).hasToString("x-of-an-app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Type", "content-type", "CONTENT-TYPE", "Etag", "X-Of-An-App", ""})
  void anyNameHasItsLowerCase(String name) {
    assertThat(lowerCase(read(name))).hasToString(name.toLowerCase(Locale.ROOT));
    assertThat(lowerCase(name)).hasToString(name.toLowerCase(Locale.ROOT));
  }

  @Test
  void aPartOfALargerTextIsAName() {
    var name = AsciiString.cached("<Content-Type>").subSequence(1, 13, false);

    assertThat(lowerCase(name)).hasToString("content-type");
  }
}
