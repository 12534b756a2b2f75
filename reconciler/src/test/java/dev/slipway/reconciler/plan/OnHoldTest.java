package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.reconciler.plan.Condition.OnHold;
import dev.slipway.reconciler.plan.Condition.Ready;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code releases.hold} in a manifest does. */
final class OnHoldTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private void hold(boolean hold) {
    shop.releases = ReleasePolicy.USUAL.withHold(hold);
  }

  private int number() {
    return shop.ledger.ledger().current().asRelease().map(Release::number).orElseThrow().value();
  }

  private Condition condition() {
    return world.planOf(shop).condition();
  }

  @Test
  void nothingNewIsBuiltOrReleasedWhileItStands() {
    world.settle();
    hold(true);
    shop.source("two");
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertThat(world.images).hasSize(1);
    var waiting = shop.head().id().abbreviated() + " Write two";
    assertThat(condition()).isEqualTo(new OnHold(Optional.of(waiting)));

    hold(false);
    world.settle();
    assertThat(number()).isEqualTo(2);
    assertThat(condition()).isEqualTo(new Ready());
  }

  @Test
  void itIsToldAlsoWhereNothingWaits() {
    world.settle();
    hold(true);
    assertThat(condition()).isEqualTo(new OnHold(Optional.empty()));
  }

  @Test
  void settingsApplyAndARevertIsFollowed() {
    world.settle();
    shop.source("two");
    world.settle();
    hold(true);
    shop.replicas(ProcessType.WEB, 3);
    shop.ledger.reverted(1);
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertThat(world.cluster.of(shop.name).instances())
        .hasSize(3)
        .allMatch(i -> i.id().release().value() == 1);
  }

  @Test
  void aReleaseThatDoesNotComeUpIsRolledBackAllTheSame() {
    world.settle();
    shop.source("hangs");
    world.turn();
    world.turn();
    assertThat(number()).isEqualTo(2);
    hold(true);
    for (var i = 0; i < 10; i++) {
      world.turn();
      world.pass(Duration.ofMinutes(1));
    }
    assertThat(shop.ledger.ledger().current().asRelease().flatMap(Release::restores))
        .hasValueSatisfying(restored -> assertThat(restored.value()).isEqualTo(1));
  }
}
