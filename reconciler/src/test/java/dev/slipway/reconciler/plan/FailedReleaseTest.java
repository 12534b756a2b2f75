package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A release that does not come up within the deadline (design, rules 6 and 7). */
final class FailedReleaseTest {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private AppPlan plan() {
    return world.planOf(shop);
  }

  private Release current() {
    return shop.ledger.ledger().current().asRelease().orElseThrow();
  }

  private void keepFailures() {
    var standard = Platform.DEFAULT;
    world.platform = standard.withRollout(DEADLINE, OnFailure.KEEP);
  }

  /** The deadline of what is wanted now is over. */
  private void failTo(String content) {
    shop.source(content);
    fail();
  }

  private void fail() {
    for (var turn = 0; turn < 4; turn++) {
      world.turn();
    }
    world.pass(DEADLINE);
    world.cluster.advance(world.now, (_, _) -> true);
  }

  @Test
  void isWaitedForUntilThen() {
    world.settle();
    shop.source("hangs");
    for (var turn = 0; turn < 4; turn++) {
      world.turn();
    }

    assertThat(world.plan().isQuiet()).isTrue();
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.ROLLING_OUT, "v2: waiting for its instances"));
  }

  @Test
  void tellsWhyItIsNotThereYet() {
    world.settle();
    shop.source("crashes");
    for (var turn = 0; turn < 4 && !plan().condition().toString().contains("exited"); turn++) {
      world.turn();
    }

    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.ROLLING_OUT, "v2: v2-web-1: exited with 1"));
  }

  @Test
  void isRolledBackToTheReleaseBefore() {
    world.settle();
    failTo("hangs");

    assertThat(plan().supply())
        .hasValueSatisfying(step -> {
          assertThat(step).isInstanceOf(RecordRelease.class);
          var record = (RecordRelease) step;
          assertThat(record.release().number()).hasToString("v3");
          assertThat(record.release().restores()).contains(new ReleaseNumber(1));
          assertThat(record.before()).contains(current());
          assertThat(record.cause())
              .isEqualTo(new Cause.RolledBack(new ReleaseNumber(2), "not ready in time"));
        });
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.RELEASING, "rolling back to v1: v2 did not come up"));
  }

  @Test
  void isHeldThenAndTheOldOneServesAllTheTime() {
    world.settle();
    failTo("hangs");
    var rest = world.settle();

    assertThat(current().number()).hasToString("v3");
    assertThat(plan().condition())
        .isInstanceOfSatisfying(
            Held.class, held -> assertThat(held.hold().number()).hasToString("v2"));
    assertThat(rest.routes().find("shop.localhost").orElseThrow().backends()).hasSize(1);
  }

  @Test
  void isLeftWhereThePlatformSaysSo() {
    keepFailures();
    world.settle();
    failTo("hangs");

    assertThat(world.plan().isQuiet()).isTrue();
    assertThat(plan().condition()).isEqualTo(new Stalled("v2 did not come up: not ready in time"));
    assertThat(world.plan().routes().backends()).hasSize(1);
  }

  @Test
  void isLeftWhereThereIsNothingToGoBackTo() {
    failTo("hangs");

    assertThat(world.plan().isQuiet()).isTrue();
    assertThat(plan().condition()).isEqualTo(new Stalled("v1 did not come up: not ready in time"));
  }

  @Test
  void isMendedByTheNextCommitThoughItIsTheFirst() {
    failTo("hangs");
    shop.source("two");

    assertThat(plan().supply()).contains(shop.build(Step.Build.Occasion.PUSH));
    assertThat(plan().condition()).isInstanceOf(Progressing.class);
    world.settle();
    assertThat(current().number()).hasToString("v2");
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void isMendedByTheNextCommitWhereItWasLeft() {
    keepFailures();
    world.settle();
    failTo("hangs");
    shop.source("three");
    world.settle();

    assertThat(current().number()).hasToString("v3");
    assertThat(current().restores()).isEmpty();
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void isNotGoneBackToLater() {
    world.settle();
    failTo("hangs");
    world.settle();
    failTo("crashes");
    world.settle();

    assertThat(current().restores()).contains(new ReleaseNumber(3));
  }

  @Test
  void isNotRolledBackOnceANewerOneIsThere() {
    world.settle();
    failTo("hangs");
    shop.mode("better").source("one");

    assertThat(plan().supply())
        .hasValueSatisfying(step ->
            assertThat(((RecordRelease) step).cause()).isEqualTo(new Cause.NewInputs("Write one")));
  }

  @Test
  void isNotRolledBackToWhatAPersonReverted() {
    world.settle();
    shop.source("two");
    world.settle();
    shop.ledger.reverted(1);
    world.settle();
    shop.mode("hangs").source("one");
    fail();
    world.settle();

    assertThat(current().restores()).contains(new ReleaseNumber(1));
  }

  @Test
  void isTriedFurtherWhileItIsRolledBack() {
    world.settle();
    failTo("hangs");
    plan().supply().ifPresent(world::perform);

    assertThat(plan().world())
        .anySatisfy(step -> assertThat(step).isInstanceOf(Step.Converge.class));
    assertThat(world.plan().routes().backends())
        .isEqualTo(world.mesh.state().confirmed().backends());
  }
}
