package dev.slipway.router.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.balance.OutlierRule.Ejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutlierRuleTest {
  private final OutlierRule rule = OutlierRule.defaults();

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000_000_000L, Long.MAX_VALUE - 1, -5})
  void puts_out_for_longer_each_time_up_to_five_minutes(long start) {
    var ejection = Ejection.never(start);
    var now = start;
    for (var expected : new long[] {30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300}) {
      ejection = rule.next(ejection, now);
      assertThat(ejection.untilNanos() - now).isEqualTo(seconds(expected));
      now = ejection.untilNanos();
    }
  }

  @Test
  void forgets_one_time_for_each_ten_seconds_in() {
    var third = new Ejection(3, seconds(100));
    assertThat(rule.next(third, seconds(109)).times()).isEqualTo(4);
    assertThat(rule.next(third, seconds(110)).times()).isEqualTo(3);
    assertThat(rule.next(third, seconds(125)).times()).isEqualTo(2);
    assertThat(rule.next(third, seconds(9_999)).times()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0,1,false", "0,2,true", "1,2,false", "1,3,false", "1,4,true", "2,4,false"})
  void puts_no_more_than_half_out(int out, int instances, boolean more) {
    assertThat(OutlierRule.mayEject(out, instances)).isEqualTo(more);
  }
}
