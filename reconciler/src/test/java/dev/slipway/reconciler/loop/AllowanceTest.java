package dev.slipway.reconciler.loop;

import static dev.slipway.reconciler.loop.Allowance.LONGEST_WAIT;
import static dev.slipway.reconciler.loop.Allowance.MOST;
import static dev.slipway.reconciler.loop.Allowance.SHARE;
import static dev.slipway.reconciler.loop.Allowance.SHORT_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AllowanceTest {
  private static final long BEGIN = Long.MAX_VALUE - MOST; // a clock may pass its end
  private static final long MILLI = 1_000_000;

  private final Allowance allowance = new Allowance(BEGIN);
  private long now = BEGIN;

  @Test
  void afterAQuietWhileMuchMayBeSpentAtOnce() {
    spend(MOST / 2);
    assertThat(allowance.untilMore(now)).isZero();
    spend(MOST / 2);
    assertThat(allowance.untilMore(now)).isZero();
    spend(10 * MILLI);
    assertThat(allowance.untilMore(now)).isEqualTo(10 * MILLI * SHARE);
  }

  @Test
  void noMoreIsEarnedThanMayBeSpentAtOnce() {
    now += 1_000 * MOST;
    spend(MOST + MILLI);
    assertThat(allowance.untilMore(now)).isEqualTo(MILLI * SHARE);
  }

  @Test
  void withoutEndAShareOfAllTimeIsSpent() {
    spend(MOST);
    var from = now;
    for (var i = 0; i < 100; i++) {
      now += allowance.untilMore(now);
      spend(40 * MILLI);
    }
    assertThat((now - from) / (100 * 40 * MILLI)).isBetween((long) SHARE - 1, (long) SHARE + 1);
  }

  @Test
  void whatIsPressingIsHeldAShortTimeWhateverWasSpent() {
    for (var i = 0; i < 10; i++) {
      spend(500 * MILLI);
    }
    assertThat(allowance.untilMore(now)).isGreaterThan(500 * MILLI);
    assertThat(allowance.untilPressing(now)).isEqualTo(SHORT_WAIT);
    now += 15 * MILLI;
    assertThat(allowance.untilPressing(now)).isEqualTo(SHORT_WAIT - 15 * MILLI);
    now += 15 * MILLI;
    assertThat(allowance.untilPressing(now)).isZero();
  }

  @Test
  void whatIsPressingIsNotHeldAfterAQuietWhile() {
    spend(5 * MILLI);
    assertThat(allowance.untilPressing(now)).isZero();
  }

  @Test
  void whatIsWaitedHasAnEnd() {
    spend(1_000 * MOST);
    assertThat(allowance.untilMore(now)).isEqualTo(LONGEST_WAIT);
    assertThat(allowance.untilMore(now + LONGEST_WAIT)).isZero();
  }

  private void spend(long nanos) {
    allowance.spend(now, now + nanos);
    now += nanos;
  }
}
