package dev.slipway.router.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldNamesTest {
  private static CharSequence read(String name) {
    return FieldNames.of(("<" + name + ": value").getBytes(US_ASCII), 1, name.length());
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
        ""
      })
  void aNameIsReadAsItIsSpelt(String name) {
    assertThat(read(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "content-type", "Set-Cookie", "Date", "Host"})
  void aUsualNameIsTheSameEachTime(String name) {
    CharSequence first = read(name);
    CharSequence lowerCase = lowerCase(first);

    assertThat(first).isSameAs(read(name));
    assertThat(lowerCase).isSameAs(lowerCase(read(name)));
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
