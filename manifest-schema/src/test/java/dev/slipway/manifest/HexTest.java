package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HexTest {
  private static final String HEX = "0123456789abcdef";

  @Test
  void ids_and_digests_are_so_many_digits() {
    assertThat(ObjectId.isValid((HEX + HEX + HEX).substring(0, 40))).isTrue();
    assertThat(Digest.isValid("sha256:" + HEX.repeat(4))).isTrue();
  }

  @Test
  void fewer_or_more_are_none() {
    assertThat(ObjectId.isValid("")).isFalse();
    assertThat(ObjectId.isValid("a".repeat(39))).isFalse();
    assertThat(ObjectId.isValid("a".repeat(41))).isFalse();
    assertThat(Digest.isValid("sha256:" + "a".repeat(63))).isFalse();
    assertThat(Digest.isValid("sha512:" + HEX.repeat(4))).isFalse();
  }

  @Test
  void a_letter_that_is_no_digit_is_told_anywhere() {
    for (var place = 0; place < 40; place++) {
      for (var wrong : new String[] {"g", "A", "/", ":", "`", "@"}) {
        var text = "a".repeat(place) + wrong + "a".repeat(39 - place);
        assertThat(ObjectId.isValid(text)).as(text).isFalse();
      }
    }
  }
}
