package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestTextTest {
  @Test
  void whatAForgeWouldShowTheSameIsEqual() {
    assertThat(new RequestText(" shop v12:\tFix ", "one\r\ntwo\n\n"))
        .isEqualTo(new RequestText("shop v12: Fix", "one\ntwo"));
  }

  @Test
  void whatIsTooLongIsCutAtACharacter() {
    var text = new RequestText("t".repeat(300), "🚢".repeat(10_001));

    assertThat(text.title()).hasSize(250).endsWith("t…");
    assertThat(text.body()).hasSizeLessThanOrEqualTo(20_000).endsWith("🚢…");
  }

  @Test
  void aLineThatWouldBeACommandIsNone() {
    var text = new RequestText("shop v12", "/approve\nby\n/merge now, see /docs");

    assertThat(text.body()).isEqualTo("\\/approve\nby\n\\/merge now, see /docs");
    assertThat(new RequestText(text.title(), text.body())).isEqualTo(text);
  }

  @Test
  void aRequestHasATitle() {
    assertThatThrownBy(() -> new RequestText(" \n", "body"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStatusIsOneLine() {
    var commit = new ObjectId("a".repeat(40));
    var status =
        new CommitStatus(
            commit,
            "slipway/shop",
            CommitStatus.State.FAILURE,
            "v12 failed:\n" + "x".repeat(200),
            Optional.empty());

    assertThat(status.description()).hasSize(140).startsWith("v12 failed: xx").endsWith("…");
    assertThatThrownBy(
            () -> new CommitStatus(commit, " ", CommitStatus.State.PENDING, "", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBranchSaysWhoseItIs() {
    assertThat(ReviewBranch.parse("slipway/shop")).contains(new ReviewBranch(new AppName("shop")));
    assertThat(ReviewBranch.parse("slipway/Shop")).isEmpty();
    assertThat(ReviewBranch.parse("slipway/")).isEmpty();
    assertThat(ReviewBranch.parse("feature/shop")).isEmpty();
  }
}
