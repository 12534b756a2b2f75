package dev.slipway.reconciler.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AppLedgerTest {
  private final LedgerStory shop = new LedgerStory("shop");

  private Optional<Integer> heldAs(String inputs) {
    return shop.ledger().hold(Digest.of(inputs)).map(hold -> hold.number().value());
  }

  @Nested
  final class Numbers {
    @Test
    void startAtOne() {
      assertThat(AppLedger.empty(new AppName("shop")).nextNumber()).hasToString("v1");
    }

    @Test
    void goOnFromTheHighestThereEverWas() {
      shop.released(1, "A").released(7, "B").reverted(1);

      assertThat(shop.ledger().nextNumber()).hasToString("v8");
    }

    @Test
    void areNotUsedAgainAfterTheFileWasDeleted() {
      shop.released(1, "A").released(2, "B").deleted();

      assertThat(shop.ledger().nextNumber()).hasToString("v3");
    }

    @Test
    void areNotUsedAgainAfterTheFileWasBroken() {
      shop.released(1, "A").released(2, "B").broken();

      assertThat(shop.ledger().nextNumber()).hasToString("v3");
    }

    @Test
    void countWhatStoodOnASideThatAMergeDropped() {
      var ledger = shop.released(1, "A").released(2, "B").ledger();
      var merged =
          new AppLedger(
              ledger.app(),
              new Current.Present(LedgerStory.release("shop", 1, "A")),
              ledger.entries());

      assertThat(merged.nextNumber()).hasToString("v3");
    }
  }

  @Nested
  final class Holds {
    @Test
    void nothingThatWasNeverReleased() {
      shop.released(1, "A");

      assertThat(heldAs("B")).isEmpty();
    }

    @Test
    void notWhatStandsInTheFile() {
      shop.released(1, "A").released(2, "B");

      assertThat(heldAs("B")).isEmpty();
    }

    @Test
    void whatARevertLeft() {
      shop.released(1, "A").released(2, "B").reverted(1);

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void whatSeveralRevertsLeft() {
      shop.released(1, "A").released(2, "B").released(3, "C").reverted(2).reverted(1);

      assertThat(heldAs("C")).contains(3);
      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void whatARollbackByNumberLeft() {
      shop.released(1, "A").released(2, "B").rolledBack(3, 1);

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void whatAHandEditWithTheSameNumberLeft() {
      shop.released(1, "A").released(2, "B").released(2, "by hand");

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void notWhatAHandEditWithAHigherNumberLeft() {
      shop.released(1, "A").released(2, "B").released(3, "by hand");

      assertThat(heldAs("B")).isEmpty();
    }

    @Test
    void whatADeletionLeft() {
      shop.released(1, "A").deleted();

      assertThat(heldAs("A")).contains(1);
    }

    @Test
    void whatWasLeftByAStepBackThatHadToBeMended() {
      shop.released(1, "A").released(2, "B").broken().released(1, "A");

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void whatWasLeftByADeletionAndAnOlderFileAfterIt() {
      shop.released(1, "A").released(2, "B").deleted().released(1, "A");

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void untilAnotherReleaseWasMade() {
      shop.released(1, "A").released(2, "B").reverted(1).released(3, "C");

      assertThat(heldAs("B")).isEmpty();
    }

    @Test
    void untilTheRevertIsReverted() {
      shop.released(1, "A").released(2, "B").reverted(1).reverted(2);

      assertThat(heldAs("B")).isEmpty();
      assertThat(heldAs("A")).isEmpty();
    }

    @Test
    void againWhatWasLeftAgain() {
      shop.released(1, "A").released(2, "B").reverted(1).reverted(2).reverted(1);

      assertThat(heldAs("B")).contains(2);
    }

    @Test
    void nothingOfAConfigThatGoesToAndFroByTheManifest() {
      for (var number = 1; number <= 4; number++) {
        var inputs = number % 2 == 1 ? "A" : "B";
        assertThat(heldAs(inputs)).isEmpty();
        assertThat(shop.ledger().nextNumber().value()).isEqualTo(number);
        shop.released(number, inputs);
      }
    }

    @Test
    void andTellsWhichCommitLeftThem() {
      var ledger = shop.released(1, "A").released(2, "B").reverted(1).ledger();

      assertThat(ledger.hold(Digest.of("B")).map(AppLedger.Hold::leftBy))
          .contains(ledger.entries().getLast());
    }
  }

  @Nested
  final class RollbackTarget {
    private Optional<Integer> target() {
      return shop.ledger().rollbackTarget().map(Release::number).map(ReleaseNumber::value);
    }

    @Test
    void isTheReleaseBefore() {
      shop.released(1, "A").released(2, "B").released(3, "C");

      assertThat(target()).contains(2);
    }

    @Test
    void isNotThereForTheFirstRelease() {
      shop.released(1, "A");

      assertThat(target()).isEmpty();
    }

    @Test
    void isNoneOfTheSameInputs() {
      shop.released(1, "A").released(2, "B").released(3, "B");

      assertThat(target()).contains(1);
    }

    @Test
    void skipsWhatFailedBefore() {
      shop.released(1, "A").released(2, "B").rolledBack(3, 1).released(4, "C");

      assertThat(target()).contains(3);

      shop.rolledBack(5, 3);

      assertThat(target()).isEmpty();
    }

    @Test
    void skipsWhatAPersonReverted() {
      shop.released(1, "A").released(2, "B").reverted(1);

      assertThat(target()).isEmpty();
    }

    @Test
    void isWhatFailedOnceButStoodAgainAndWasNotLeftByAStepBackSince() {
      shop.released(1, "A").released(2, "B").rolledBack(3, 1).released(4, "B").released(5, "C");

      assertThat(target()).contains(4);
    }

    @Test
    void isUsedUpWhenOneAfterAnotherFails() {
      shop.released(1, "A").released(2, "B").released(3, "C").released(4, "D");

      for (var number = 5; target().isPresent(); number++) {
        assertThat(number).isLessThan(8);
        shop.rolledBack(number, target().orElseThrow());
      }

      assertThat(shop.ledger().nextNumber()).hasToString("v8");
    }
  }

  @Nested
  final class GoingBack {
    private Release backTo(int number) throws RejectedException {
      return shop.ledger().backTo(Optional.of(new ReleaseNumber(number)));
    }

    private void refused(Optional<ReleaseNumber> number, String why) {
      assertThatThrownBy(() -> shop.ledger().backTo(number))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining(why);
    }

    @Test
    void isToTheReleaseBeforeThatCameUp() throws Exception {
      shop.released(1, "A").released(2, "B").failed(3, 1).released(4, "C");

      assertThat(shop.ledger().backTo(Optional.empty()).inputs()).isEqualTo(Digest.of("A"));
    }

    @Test
    void isToAnyReleaseThatIsSaid() throws Exception {
      shop.released(1, "A").released(2, "B").released(3, "C");

      assertThat(backTo(1)).isEqualTo(LedgerStory.release("shop", 1, "A"));
    }

    @Test
    void isPossibleToWhatAPersonLeft() throws Exception {
      shop.released(1, "A").released(2, "B").rolledBack(3, 1);

      assertThat(backTo(2).inputs()).isEqualTo(Digest.of("B"));
    }

    @Test
    void isNotPossibleToWhatFailed() {
      shop.released(1, "A").released(2, "B").failed(3, 1);

      refused(Optional.of(new ReleaseNumber(2)), "v2 did not come up: it crashed");
    }

    @Test
    void isPossibleToWhatFailedOnceButCameUpLater() throws Exception {
      shop.released(1, "A").released(2, "B").failed(3, 1).reverted(2).released(4, "C");

      assertThat(backTo(2).inputs()).isEqualTo(Digest.of("B"));
    }

    @Test
    void isNotPossibleToWhatRuns() {
      shop.released(1, "A").released(2, "B").rolledBack(3, 1);

      refused(Optional.of(new ReleaseNumber(3)), "v3 runs");
      refused(Optional.of(new ReleaseNumber(1)), "made of the same as v1");
    }

    @Test
    void isNotPossibleWhereThereIsNothing() {
      refused(Optional.empty(), "no release to go back from");
      shop.released(1, "A");
      refused(Optional.empty(), "before v1 that came up");
      refused(Optional.of(new ReleaseNumber(9)), "there is no v9 of shop");
    }
  }

  @Test
  void theCurrentEntryIsTheLastThatWroteWhatStands() {
    var ledger = shop.released(1, "A").released(2, "B").reverted(1).ledger();

    assertThat(ledger.currentEntry()).contains(ledger.entries().getLast());
    assertThat(shop.deleted().ledger().currentEntry())
        .hasValueSatisfying(entry -> assertThat(entry.after()).isEmpty());
  }
}
