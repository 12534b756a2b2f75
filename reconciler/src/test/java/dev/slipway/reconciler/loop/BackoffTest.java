package dev.slipway.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** No jitter: always the longest wait. */
  private static final RandomGenerator NONE =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return 0;
        }
      };

  @Test
  void doublesUpToTheMost() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(n -> BACKOFF.after(n, NONE).toSeconds()))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void staysWithTheMostHoweverManyTries() {
    assertThat(BACKOFF.after(Integer.MAX_VALUE, NONE)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void beginsWithTheFirst() {
    assertThat(BACKOFF.after(0, NONE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isLessByUpToAQuarterAtRandom() {
    var random = new Random(1);
    var waits =
        IntStream.range(0, 1000).mapToObj(_ -> BACKOFF.after(3, random)).distinct().toList();

    assertThat(waits)
        .hasSizeGreaterThan(100)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(3)) >= 0)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) <= 0);
  }

  @Test
  void isNotThereForNoTimeAtAll() {
    var second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new Backoff(Duration.ZERO, second)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new Backoff(second.negated(), second)).isNotNull();
    assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(999))).isNotNull();
  }
}
