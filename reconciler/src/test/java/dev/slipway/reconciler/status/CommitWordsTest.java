package dev.slipway.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.CommitStatus.State;
import dev.slipway.reconciler.ledger.LedgerStory;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CommitWordsTest {
  private static final ObjectId CONFIG = LedgerStory.id("config");
  private static final ObjectId RELEASED = LedgerStory.id("released");
  private static final ObjectId NEWER = LedgerStory.id("newer");
  private static final String REQUEST = "https://git.example.com/acme/config/pulls/7";

  private static CommitWords words(Condition condition, String message, boolean isProposed) {
    var image = new ImageRef("shop", Digest.of("image"));
    var release =
        new AppStatus.Current(
            new ReleaseNumber(11), image, Optional.of(RELEASED), Digest.of("inputs"));
    var pending =
        new AppStatus.Pending(
            Optional.of(new ReleaseNumber(12)),
            Optional.of(NEWER),
            Optional.empty(),
            Optional.of(REQUEST));
    return new CommitWords(
        new AppStatus(
            new AppName("shop"),
            condition,
            "",
            message,
            Optional.of(CONFIG),
            Optional.of(release),
            Optional.of(pending).filter(_ -> isProposed),
            Optional.empty(),
            Optional.of("http://shop.localhost:8080"),
            List.of(),
            List.of(),
            List.of()));
  }

  private static void assertSays(CommitStatus status, State state, String description) {
    assertThat(status.context()).isEqualTo("slipway/shop");
    assertThat(status.state()).isEqualTo(state);
    assertThat(status.description()).isEqualTo(description);
  }

  @Test
  void whatRunsIsASuccessOfTheCommitsThatMadeIt() {
    var words = words(Condition.READY, "", false);
    assertSays(words.atConfig(CONFIG), State.SUCCESS, "v11 runs");
    assertSays(words.atSource(RELEASED), State.SUCCESS, "released v11");
    assertThat(words.atConfig(CONFIG).page()).contains(URI.create("http://shop.localhost:8080"));
  }

  @Test
  void whatWaitsForItsReviewIsBuiltAndLeadsToTheRequest() {
    var words = words(Condition.AWAITING_REVIEW, "v12 waits", true);
    assertSays(words.atSource(NEWER), State.SUCCESS, "built; v12 waits for its review");
    assertSays(words.atSource(RELEASED), State.SUCCESS, "released v11");
    assertThat(words.atSource(NEWER).page()).contains(URI.create(REQUEST));
  }

  @Test
  void whatIsOnItsWayIsPendingAndWhatDoesNotGetOnIsAFailure() {
    assertSays(
        words(Condition.PROGRESSING, "v12: waiting for the routers", false).atConfig(CONFIG),
        State.PENDING,
        "v12: waiting for the routers");
    assertSays(
        words(Condition.STALLED, "the build failed\nsee its log", false).atSource(NEWER),
        State.FAILURE,
        "the build failed");
    assertSays(
        words(Condition.HELD, "v12 was left", false).atSource(NEWER),
        State.SUCCESS,
        "held: v12 was left");
  }
}
