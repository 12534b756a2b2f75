package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.reconciler.plan.Condition.Declined;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was closed unmerged, whatever was proposed after it. */
final class ClosedRequestsTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  @BeforeEach
  void firstReleaseAndPolicy() {
    world.settle();
    world.platform =
        Platform.DEFAULT.withReleases(
            new ReleasePolicy(Optional.of(Approval.REVIEW), Optional.empty(), false));
  }

  private Condition condition() {
    return world.planOf(shop).condition();
  }

  private Review review() {
    return world.forge.review(shop);
  }

  @Test
  void allThatWasClosedStaysHeld() {
    shop.source("two");
    world.settle();
    world.forge.close(shop.name);
    shop.source("three");
    world.settle();
    world.forge.close(shop.name);
    shop.source("two");
    world.settle();

    assertThat(condition())
        .isInstanceOfSatisfying(
            Declined.class,
            declined -> assertThat(declined.proposal().inputs()).isEqualTo(shop.inputs()));
    assertThat(review().open()).isEmpty();
  }

  @Test
  void whatIsOpenIsWithdrawnWhereWhatIsWantedWasClosed() {
    shop.source("two");
    world.settle();
    world.forge.close(shop.name);
    shop.source("three");
    world.settle();
    assertThat(review().open()).isPresent();
    shop.source("two");
    world.settle();

    assertThat(condition()).isInstanceOf(Declined.class);
    assertThat(review().open()).isEmpty();
    assertThat(review().branch()).isEmpty();
  }
}
