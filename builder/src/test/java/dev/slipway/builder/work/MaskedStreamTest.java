package dev.slipway.builder.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.process.Mask;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskedStreamTest {
  private static String shown(List<String> secrets, String text, int part) {
    var mask = new MaskedStream(Mask.of(secrets));
    var out = new ByteArrayOutputStream();
    var bytes = text.getBytes(UTF_8);
    for (var at = 0; at < bytes.length; at += part) {
      var piece = Arrays.copyOfRange(bytes, at, Math.min(at + part, bytes.length));
      out.writeBytes(mask.apply(piece, piece.length));
    }
    out.writeBytes(mask.rest());
    return out.toString(UTF_8);
  }

  private static void assertShown(List<String> secrets, String text, String expected) {
    for (var part = 1; part <= text.length() * 2; part++) {
      assertThat(shown(secrets, text, part)).as("in parts of " + part).isEqualTo(expected);
    }
  }

  @Test
  void a_secret_is_left_out_wherever_the_parts_end() {
    assertShown(List.of("s3cr3t"), "a s3cr3t b s3cs3cr3t s3cr3", "a *** b s3c*** s3cr3");
  }

  @Test
  void the_longest_of_several_is_left_out_and_nothing_of_it_stays() {
    assertShown(List.of("abcd", "abcdef", "bcde"), "abcdef abcdx abcd", "*** ***x ***");
  }

  @Test
  void each_line_of_a_secret_is_one_and_short_ones_are_none() {
    assertShown(List.of("first\n  second\r\nab"), "first-second-ab", "***-***-ab");
  }

  @Test
  void other_letters_than_ascii_are_left_out_and_come_through() {
    assertShown(List.of("Schlüssel"), "ü Schlüssel ü", "ü *** ü");
  }
}
