package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever can push may write anything on the branch of a proposal. */
final class ForgedBranchTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  @BeforeEach
  void firstReleaseAndPolicy() {
    world.settle();
    var review = new ReleasePolicy(Optional.of(Approval.REVIEW), Optional.empty(), false);
    world.platform = Platform.DEFAULT.withReleases(review);
    shop.source("two");
    world.settle();
  }

  private Release onBranch() {
    return world.forge.review(shop).branch().flatMap(Review.Branch::release).orElseThrow();
  }

  private Release release(int number) {
    return shop.ledger.ledger().find(new ReleaseNumber(number)).orElseThrow();
  }

  /** Says that it is the same, and runs something else. */
  private static Release forged(Release asked, ReleaseNumber number) {
    return new Release(
        asked.app(),
        number,
        new ImageRef("other", asked.image().digest()),
        asked.built(),
        new Config(new TreeMap<>(), asked.config().processes(), Duration.ofSeconds(1)),
        asked.inputs(),
        asked.restores());
  }

  @Test
  void whatItSaysOfAnOldReleaseIsNotBelieved() {
    world.forge.merge(shop);
    world.settle();
    var back = release(1).restoredAs(new ReleaseNumber(3));
    world.forge.propose(forged(back, new ReleaseNumber(7)), shop);
    world.settle();

    assertThat(onBranch()).isEqualTo(back);
    world.forge.merge(shop);
    world.settle();
    assertThat(shop.ledger.ledger().current().asRelease()).contains(back);
  }

  @Test
  void whatItSaysOfNewInputsIsNotBelieved() {
    var proposal = onBranch();
    world.forge.propose(forged(proposal, proposal.number()), shop);
    world.settle();

    assertThat(onBranch()).isEqualTo(proposal);
  }
}
