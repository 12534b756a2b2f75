package dev.slipway.router.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {
  private static final SlowStart SLOW_START = SlowStart.defaults();

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  /** A clock that only goes forward may begin anywhere, and overflow. */
  @ParameterizedTest
  @ValueSource(longs = {0, -7_000_000_000L, Long.MAX_VALUE - 1, Long.MIN_VALUE})
  void a_new_one_warms_up_evenly_within_ten_seconds(long start) {
    var fresh = Standing.fresh(start);
    assertThat(fresh.isIn(start)).isTrue();
    assertThat(fresh.share(start, SLOW_START)).isEqualTo(0.1f);
    assertThat(fresh.share(start + seconds(5), SLOW_START)).isEqualTo(0.5f);
    assertThat(fresh.share(start + seconds(10), SLOW_START)).isEqualTo(1);
    assertThat(fresh.share(start + seconds(99), SLOW_START)).isEqualTo(1);
  }

  @Test
  void one_that_is_out_comes_back_with_a_slow_start() {
    var out = Standing.fresh(0).ejected(seconds(50));
    assertThat(out.isIn(seconds(49))).isFalse();
    assertThat(out.isIn(seconds(50))).isTrue();
    assertThat(out.share(seconds(50), SLOW_START)).isEqualTo(0.1f);
    assertThat(out.share(seconds(60), SLOW_START)).isEqualTo(1);
    var back = out.readmitted(seconds(20));
    assertThat(back.isIn(seconds(20))).isTrue();
    assertThat(back.share(seconds(25), SLOW_START)).isEqualTo(0.5f);
  }

  @Test
  void one_that_took_no_connection_is_avoided_and_stays_as_warm_as_it_was() {
    var avoided = Standing.fresh(0).avoided(seconds(11));
    assertThat(avoided.isIn(seconds(10))).isFalse();
    assertThat(avoided.isEjected(seconds(10))).isFalse();
    assertThat(avoided.isIn(seconds(11))).isTrue();
    assertThat(avoided.share(seconds(11), SLOW_START)).isEqualTo(1);
  }
}
