package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.loop.HandTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaterLooksTest {
  private final HandTimer timer = new HandTimer();
  private final List<String> looks = new ArrayList<>();
  private final LaterLooks<String> later = new LaterLooks<>(timer, looks::add);

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  @Test
  void whatAHookToldOfIsLookedAtThreeTimesMore() {
    later.told("blog");
    assertThat(looksWithin(1_999)).isZero();
    assertThat(looksWithin(1)).isEqualTo(1);
    assertThat(looksWithin(2_000)).isEqualTo(1);
    assertThat(looksWithin(2_000)).isEqualTo(1);

    assertThat(looksWithin(60_000)).isZero();

    later.told("blog");
    assertThat(looksWithin(2_000)).isEqualTo(1);
  }

  @Test
  void aHookThatComesMeanwhileHasItsOwnThree() {
    later.told("blog");
    assertThat(looksWithin(5_900)).isEqualTo(2);
    later.told("blog");
    later.told("blog");

    assertThat(looksWithin(100)).as("right after it").isEqualTo(1);
    assertThat(looksWithin(2_000)).isEqualTo(1);
    assertThat(looksWithin(2_000)).isEqualTo(1);
    assertThat(looksWithin(60_000)).isZero();
  }

  @Test
  void placesAreLookedAtApart() {
    later.told("blog");
    looksWithin(1_000);
    later.told("shop");
    looksWithin(1_000);

    assertThat(looks).containsExactly("blog");
  }

  private int looksWithin(long millis) {
    var before = looks.size();
    for (var left = millis; left > 0; left -= 100) {
      timer.pass(Duration.ofMillis(Math.min(left, 100)));
    }
    return looks.size() - before;
  }
}
