package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.plan.Condition.AwaitingReview;
import dev.slipway.reconciler.plan.Condition.Declined;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Step.Cause;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the policy {@code review} makes of releases. */
final class ReviewingTest {
  private static final ReleasePolicy REVIEW =
      new ReleasePolicy(Optional.of(Approval.REVIEW), Optional.empty(), false);

  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  @BeforeEach
  void firstReleaseAndPolicy() {
    world.settle();
    world.platform = Platform.DEFAULT.withReleases(REVIEW);
  }

  /** What this source is made of is proposed and merged. */
  private void release(String source) {
    shop.source(source);
    world.settle();
    world.forge.merge(shop);
    world.settle();
  }

  private int number() {
    return current().number().value();
  }

  private Release current() {
    return shop.ledger.ledger().current().asRelease().orElseThrow();
  }

  private Condition condition() {
    return world.planOf(shop).condition();
  }

  private Review review() {
    return world.forge.review(shop);
  }

  private Proposal proposed() {
    return review().open().flatMap(Review.Request::proposal).orElseThrow();
  }

  private void assertAwaits(int number) {
    assertThat(condition())
        .isInstanceOfSatisfying(
            AwaitingReview.class,
            awaiting -> {
              assertThat(awaiting.release().number()).isEqualTo(new ReleaseNumber(number));
              assertThat(awaiting.page()).isPresent();
            });
    assertThat(proposed().number()).isEqualTo(new ReleaseNumber(number));
    assertThat(world.planOf(shop).supply()).isEmpty();
  }

  @Test
  void whatIsNewIsProposedAndNotReleased() {
    shop.source("two");
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertAwaits(2);
    assertThat(proposed().inputs()).isEqualTo(shop.inputs());
  }

  @Test
  void mergedItRuns() {
    release("two");

    assertThat(number()).isEqualTo(2);
    assertThat(condition()).isEqualTo(new Ready());
    assertThat(world.cluster.of(shop.name).instances())
        .allMatch(i -> i.id().release().value() == 2);
  }

  @Test
  void newerInputsAreTheSameRequest() {
    shop.source("two");
    world.settle();
    var page = review().open().flatMap(Review.Request::page);
    shop.source("three");
    world.settle();

    assertAwaits(2);
    assertThat(proposed().inputs()).isEqualTo(shop.inputs());
    assertThat(review().open().flatMap(Review.Request::page)).isEqualTo(page);
  }

  @Test
  void closedItIsHeldUntilTheInputsChange() {
    shop.source("two");
    world.settle();
    world.forge.close(shop.name);
    world.settle();

    assertThat(condition()).isInstanceOf(Declined.class);
    assertThat(number()).isEqualTo(1);

    shop.source("three");
    world.settle();
    assertAwaits(2);
  }

  @Test
  void whatWasDeclinedIsProposedAgainOnceSomethingElseWasReleased() {
    shop.source("two");
    world.settle();
    world.forge.close(shop.name);
    world.platform =
        Platform.DEFAULT.withReleases(
            new ReleasePolicy(Optional.of(Approval.REVIEW), Optional.of(Approval.AUTO), false));
    shop.source("one").mode("better");
    world.settle();
    assertThat(number()).isEqualTo(2);
    shop.source("two").mode("fine");
    world.settle();

    assertAwaits(3);
  }

  @Test
  void whatIsNotWantedAnyMoreIsWithdrawnAndNotHeld() {
    shop.source("two");
    world.settle();
    shop.source("one");
    world.settle();
    assertThat(review().open()).isEmpty();
    assertThat(review().branch()).isEmpty();
    assertThat(condition()).isEqualTo(new Ready());

    shop.source("two");
    world.settle();
    assertAwaits(2);
  }

  @Test
  void anotherReleaseThatTakesTheNumberHasItProposedWithTheNext() {
    shop.source("two");
    world.settle();
    shop.ledger.now(LedgerStory.release("shop", 2, "by hand"));
    world.settle();

    assertThat(proposed().number()).isEqualTo(new ReleaseNumber(3));
    assertThat(review().branch().orElseThrow().isUponTip()).isTrue();
    assertThat(proposed().inputs()).isEqualTo(shop.inputs());
  }

  @Test
  void aCommitThatLeavesTheReleaseFileAloneLeavesTheRequestAlone() {
    shop.source("two");
    world.settle();
    var branch = review().branch();
    shop.domains.add(new dev.slipway.manifest.Domain("www.example.com"));
    world.settle();

    assertThat(review().branch()).isEqualTo(branch);
  }

  @Test
  void aStaleMergeBecomesTheNextNumberByACommit() {
    shop.source("two");
    world.settle();
    shop.ledger.now(LedgerStory.release("shop", 2, "by hand"));
    world.forge.merge(shop);

    var step = (Step.RecordRelease) world.planOf(shop).supply().orElseThrow();
    assertThat(step.release().number()).isEqualTo(new ReleaseNumber(3));
    assertThat(step.release().inputs()).isEqualTo(shop.inputs());
    assertThat(step.cause()).isEqualTo(new Cause.Renumbered(new ReleaseNumber(2)));
    assertThat(world.planOf(shop).world()).as("not run under the number of another").isEmpty();

    world.settle();
    assertThat(number()).isEqualTo(3);
    assertThat(condition()).isEqualTo(new Ready());
    assertThat(world.cluster.of(shop.name).instances())
        .allMatch(i -> i.id().release().value() == 3);
  }

  @Test
  void revertedItIsHeldAndItsRequestIsNotOpenedAgain() {
    release("two");
    shop.ledger.reverted(1);
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertThat(condition()).isInstanceOf(Held.class);
    assertThat(review().open()).isEmpty();
  }

  @Test
  void aRequestForWhatARevertHoldsIsWithdrawn() {
    shop.source("two");
    world.settle();
    shop.ledger.now(((Step.RecordRelease) asRecorded()).release());
    shop.ledger.reverted(1);
    world.settle();

    assertThat(condition()).isInstanceOf(Held.class);
  }

  private Step asRecorded() {
    return new Step.RecordRelease(
        review().branch().flatMap(Review.Branch::release).orElseThrow(),
        Optional.of(current()),
        new Cause.NewInputs("two"));
  }

  @Test
  void aRollbackThatAPersonAsksForIsProposedAndNewInputsWaitForIt() {
    release("two");
    world.forge.propose(
        shop.ledger
            .ledger()
            .find(new ReleaseNumber(1))
            .orElseThrow()
            .restoredAs(new ReleaseNumber(3)),
        shop);
    shop.source("three");
    world.settle();
    assertAwaits(3);
    assertThat(proposed().inputs()).isNotEqualTo(shop.inputs());

    world.forge.merge(shop);
    world.settle();
    assertThat(current().restores()).contains(new ReleaseNumber(1));
    assertAwaits(4);
    assertThat(proposed().inputs()).isEqualTo(shop.inputs());
  }

  @Test
  void whatIsDeclinedStaysKnownWhileTheCurrentReleaseHasMoreToSay() {
    shop.source("two");
    world.settle();
    world.forge.close(shop.name);
    world.settle();
    world.cluster.set(shop.name, _ -> true, Phase.STARTING);

    assertThat(condition()).isNotInstanceOf(Declined.class);
    assertThat(world.planOf(shop).waits()).containsInstanceOf(Declined.class);
  }

  @Test
  void aRollbackThatSomebodyClosesIsNotProposedAgain() {
    release("two");
    world.forge.propose(
        shop.ledger
            .ledger()
            .find(new ReleaseNumber(1))
            .orElseThrow()
            .restoredAs(new ReleaseNumber(3)),
        shop);
    world.settle();
    world.forge.close(shop.name);
    world.settle();

    assertThat(number()).isEqualTo(2);
    assertThat(condition()).isEqualTo(new Ready());
    assertThat(review().open()).isEmpty();
  }

  @Test
  void whatIsHeldIsProposedWhereAPersonAsksForItAndStays() {
    release("two");
    shop.ledger.reverted(1);
    world.settle();
    var held = shop.ledger.ledger().find(new ReleaseNumber(2)).orElseThrow();
    world.forge.propose(held.releasedAgainAs(new ReleaseNumber(3)), shop);
    world.settle();

    assertAwaits(3);
    world.forge.merge(shop);
    world.settle();
    assertThat(number()).isEqualTo(3);
    assertThat(condition()).isEqualTo(new Ready());
  }

  @Test
  void aReleaseThatDoesNotComeUpIsRolledBackWithoutAReview() {
    shop.source("hangs");
    world.settle();
    world.forge.merge(shop);
    for (var i = 0; i < 10; i++) {
      world.turn();
      world.pass(Duration.ofMinutes(1));
    }

    assertThat(number()).isEqualTo(3);
    assertThat(current().restores()).contains(new ReleaseNumber(1));
    assertThat(condition()).isInstanceOf(Held.class);
  }

  @Test
  void configOnlyIsLetThroughWhereThatIsSaid() {
    shop.releases = new ReleasePolicy(Optional.empty(), Optional.of(Approval.AUTO), false);
    shop.mode("better");
    world.settle();
    assertThat(number()).isEqualTo(2);

    shop.source("two").mode("best");
    world.settle();
    assertAwaits(3);
  }

  @Test
  void anAppSaysOtherwiseThanThePlatform() {
    shop.releases = new ReleasePolicy(Optional.of(Approval.AUTO), Optional.empty(), false);
    shop.source("two");
    world.settle();
    assertThat(number()).isEqualTo(2);
  }

  @Test
  void onHoldTheRequestIsWithdrawn() {
    shop.source("two");
    world.settle();
    shop.releases = ReleasePolicy.USUAL.withHold(true);
    world.settle();

    assertThat(review().open()).isEmpty();
    shop.releases = ReleasePolicy.USUAL;
    world.settle();
    assertAwaits(2);
  }

  @Test
  void whereTheManifestIsGoneTheRequestIsWithdrawnAndWhatRunsIsRemoved() {
    shop.source("two");
    world.settle();
    shop.hasManifest = false;
    for (var i = 0; i < 10; i++) {
      world.turn();
      world.pass(Duration.ofMinutes(1));
    }

    assertThat(review().open()).isEmpty();
    assertThat(world.cluster.of(shop.name).instances()).isEmpty();
    assertThat(world.plan().isQuiet()).isTrue();
  }

  @Test
  void aDaemonThatHasNotSeenTheNewSourceLeavesTheRequestOfOneThatHas() {
    shop.source("two");
    world.settle();
    shop.source("one").isStale = true;
    world.settle();
    assertThat(review().open()).isPresent();

    shop.isStale = false;
    world.settle();
    assertThat(review().open()).isEmpty();
  }
}
