package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2026-02-03T04:05:06Z",
        "2024-02-29T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-02-03T04:05:06.700Z",
        "1969-12-31T23:59:59.999999999Z",
        "-0001-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z"
      })
  void aTimeIsWrittenAsItPrints(String text) {
    assertThat(Times.text(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void soIsAnyOther() {
    var random = new Random(7);
    for (var i = 0; i < 10_000; i++) {
      var instant = Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 300_000_000_000L));

      assertThat(Times.text(instant)).isEqualTo(instant.toString());
    }
  }
}
