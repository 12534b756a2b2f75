package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainTest {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern SYNTAX =
      Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

  @ParameterizedTest
  @ValueSource(strings = {"a", "shop.example.com", "*.shop.example.com", "0-9.x", "SHOP.example"})
  void isAHostName(String text) {
    assertThat(Domain.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "*", "*.", "a.", ".a", "a..b", "-a", "a-", "a.-b", "b-.a", "a_b", "a.*.b", "**.a",
        "ä"
      })
  void isNone(String text) {
    assertThat(Domain.isValid(text)).isFalse();
  }

  @Test
  void labelsAndNamesHaveALongest() {
    assertThat(Domain.isValid("a".repeat(63) + ".b")).isTrue();
    assertThat(Domain.isValid("a".repeat(64) + ".b")).isFalse();
    assertThat(Domain.isValid("a.".repeat(126) + "b")).isTrue();
    assertThat(Domain.isValid("a.".repeat(127) + "b")).isFalse();
  }

  @Test
  void isWhatRfc1123SaysOfAnyText() {
    var random = new Random(1);
    for (var i = 0; i < 100_000; i++) {
      var text = new StringBuilder();
      for (var length = random.nextInt(9); length > 0; length--) {
        text.append("az09--..*_".charAt(random.nextInt(10)));
      }
      assertThat(Domain.isValid(text.toString()))
          .as(text.toString())
          .isEqualTo(SYNTAX.matcher(text).matches());
    }
  }
}
