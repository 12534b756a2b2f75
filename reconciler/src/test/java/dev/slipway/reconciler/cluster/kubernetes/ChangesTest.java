package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChangesTest {
  private static final AppName SHOP = new AppName("shop");
  private static final AppName BLOG = new AppName("blog");
  private static final Duration LONG = Duration.ofHours(1);

  private final Changes changes = new Changes();

  @Test
  void whatIsPressingIsTakenAloneDuringARest() throws Exception {
    changes.look(BLOG);
    changes.lookAtOnce(SHOP);

    assertThat(changes.take(System.nanoTime() + LONG.toNanos())).containsExactly(SHOP);
    assertThat(changes.take(System.nanoTime())).containsExactly(BLOG);
  }

  @Test
  void allThatIsDueIsTakenTogetherAfterARest() throws Exception {
    changes.look(BLOG);
    changes.lookAtOnce(SHOP);
    changes.lookAtOnce(BLOG);
    changes.lookAfter(new AppName("later"), LONG);

    assertThat(changes.take(System.nanoTime())).containsExactlyInAnyOrder(SHOP, BLOG);
  }

  @Test
  void whatIsDueWaitsForTheEndOfTheRest() throws Exception {
    var rested = System.nanoTime() + Duration.ofMillis(50).toNanos();
    changes.look(SHOP);

    assertThat(changes.take(rested)).containsExactly(SHOP);
    assertThat(System.nanoTime() - rested).isNotNegative();
  }

  @Test
  void theEarlierOfTwoTimesCounts() throws Exception {
    changes.lookAfter(SHOP, LONG);
    changes.lookAfter(SHOP, Duration.ofMillis(1));
    changes.lookAfter(SHOP, LONG);

    assertThat(changes.take(System.nanoTime())).containsExactly(SHOP);
  }
}
