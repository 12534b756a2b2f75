package dev.slipway.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.status.ReleaseSummary.Left;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReleaseHistoryTest {
  private final LedgerStory shop = new LedgerStory("shop");

  private List<ReleaseSummary> releases() {
    return new ReleaseHistory(shop.ledger(), Optional.empty()).newestFirst(Integer.MAX_VALUE);
  }

  private List<State> states() {
    return releases().stream().map(ReleaseSummary::state).toList();
  }

  @Test
  void thereAreAsManyAsAreAskedForAndThatAreTheNewest() {
    shop.released(1, "A").released(2, "B").reverted(1).reverted(2).released(3, "C");
    var history = new ReleaseHistory(shop.ledger(), Optional.empty());

    assertThat(history.newestFirst(2)).isEqualTo(releases().subList(0, 2));
    assertThat(history.newestFirst(9)).isEqualTo(releases());
  }

  @Test
  void theOneInTheFileIsCurrentAndThoseBeforeAreSuperseded() {
    shop.released(1, "A").released(2, "B");

    assertThat(states()).containsExactly(State.RUNNING, State.SUPERSEDED);
  }

  @Test
  void whatARevertLeftIsReverted() {
    shop.released(1, "A").released(2, "B").reverted(1);

    assertThat(states()).containsExactly(State.REVERTED, State.RUNNING);
  }

  @Test
  void whatAPersonRolledBackIsNotSaidToHaveFailed() {
    shop.released(1, "A").released(2, "B").rolledBack(3, 1);

    assertThat(states()).containsExactly(State.RUNNING, State.ROLLED_BACK, State.SUPERSEDED);
    var by = shop.ledger().entries().getLast();
    assertThat(releases().get(1).left()).contains(new Left(by.time(), "someone", by.commit(), ""));
  }

  @Test
  void whoMergedAStepBackIsWhoDidIt() {
    shop.released(1, "A").released(2, "B").mergedBy("Ann").reverted(1);

    assertThat(releases().getFirst().left().map(Left::author)).contains("Ann");
    assertThat(releases().getLast().mergedBy()).isEmpty();
  }

  @Test
  void aReleaseThatWasWrittenAgainIsThereOnceAndLeftByItsLastStep() {
    shop.released(1, "A").released(2, "B").reverted(1).reverted(2).released(3, "C");

    assertThat(states()).containsExactly(State.RUNNING, State.SUPERSEDED, State.SUPERSEDED);
  }

  @Test
  void whatDidNotComeUpFailedAndSaysWhy() {
    shop.released(1, "A").released(2, "B").failed(3, 1);

    assertThat(states()).containsExactly(State.RUNNING, State.FAILED, State.SUPERSEDED);
    assertThat(releases().get(1).left().map(Left::reason)).contains("it crashed");
  }

  @Test
  void whatWaitsIsHeldHoweverItWasLeft() {
    shop.released(1, "A").released(2, "B").rolledBack(3, 1);

    var summaries =
        new ReleaseHistory(shop.ledger(), Optional.of(Digest.of("B")))
            .newestFirst(Integer.MAX_VALUE);

    assertThat(summaries.get(1).state()).isEqualTo(State.HELD);
  }

  @Test
  void whatWasSupersededWasLeftByNoStepBack() {
    shop.released(1, "A").released(2, "B");

    assertThat(releases().getLast().left()).isEmpty();
  }
}
