package dev.slipway.reconciler.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CommitTextTest {
  private static final String LOCK = "\ud83d\udd12";

  private final Release eleven = with(11, "A", Map.of("GREETING", "hello", "OLD", "secret-1"));

  private static Release with(int number, String inputs, Map<String, String> env) {
    var release = LedgerStory.release("shop", number, inputs);
    var values = new TreeMap<EnvName, EnvValue>();
    env.forEach((name, value) -> values.put(new EnvName(name), new EnvValue.Literal(value)));
    return with(release, new Config(values, release.config().processes(), Config.DEFAULT_GRACE));
  }

  private static Release with(Release release, Config config) {
    return new Release(
        release.app(),
        release.number(),
        release.image(),
        release.built(),
        config,
        release.inputs(),
        release.restores());
  }

  private static Release sourceOf(Release other, Release release) {
    return new Release(
        release.app(),
        release.number(),
        other.image(),
        other.built(),
        release.config(),
        release.inputs(),
        release.restores());
  }

  private static String firstLine(String subject) {
    var text =
        CommitText.released(
            LedgerStory.release("shop", 1, "A"), Optional.empty(), subject, OptionalInt.empty());
    assertThat(text.lines().skip(1).findFirst()).contains("");
    return text.lines().findFirst().orElseThrow();
  }

  @Test
  void aReleaseOfNewSourceTellsItsSubjectCommitsConfigAndImage() {
    var twelve = with(12, "B", Map.of("GREETING", "goodbye", "LOG_LEVEL", "secret-2"));

    assertThat(
            CommitText.released(twelve, Optional.of(eleven), "Fix cart total", OptionalInt.of(3)))
        .isEqualTo(
            """
            shop v12: %s Fix cart total

            3 commits since v11
            env: GREETING changed, LOG_LEVEL added, OLD removed
            image: shop@%s

            Slipway-Release: shop v12
            """
                .formatted(
                    twelve.built().orElseThrow().commit().abbreviated(), twelve.image().digest()));
  }

  @Test
  void theFirstReleaseHasNothingToCompareWith() {
    assertThat(
            CommitText.released(
                LedgerStory.release("shop", 1, "A"),
                Optional.empty(),
                "Start a shop",
                OptionalInt.of(5)))
        .isEqualTo(
            """
            shop v1: %s Start a shop

            image: shop@%s

            Slipway-Release: shop v1
            """
                .formatted(
                    eleven.built().orElseThrow().commit().abbreviated(), eleven.image().digest()));
  }

  @Test
  void aReleaseOfNewConfigAloneSaysSoInItsFirstLine() {
    var twelve = sourceOf(eleven, with(12, "B", Map.of("GREETING", "goodbye", "OLD", "secret-1")));

    assertThat(CommitText.released(twelve, Optional.of(eleven), "Start", OptionalInt.of(0)))
        .isEqualTo(
            """
            shop v12: env: GREETING changed

            env: GREETING changed
            image: shop@%s

            Slipway-Release: shop v12
            """
                .formatted(eleven.image().digest()));
  }

  @Test
  void oneCommitIsNotSeveral() {
    var twelve = LedgerStory.release("shop", 12, "B");

    assertThat(CommitText.released(twelve, Optional.of(eleven), "x", OptionalInt.of(1)))
        .contains("\n1 commit since v11\n");
  }

  @Test
  void aRollbackTellsFromWhatAndWhy() {
    var restored = eleven.restoredAs(new ReleaseNumber(13));

    assertThat(
            CommitText.rolledBack(
                restored, new ReleaseNumber(12), "web-1 exited with 1,\n0 of 2 ready"))
        .isEqualTo(
            """
            shop v13: roll back to v11

            v12 did not come up: web-1 exited with 1, 0 of 2 ready
            image: shop@%s

            Slipway-Release: shop v13
            """
                .formatted(eleven.image().digest()));
  }

  @Test
  void everyPartOfTheConfigIsComparedAndNoValueTold() {
    var config = eleven.config();
    var worker = new ProcessSpec(List.of("run", "s3cr3t"), Optional.empty());
    var processes = new TreeMap<>(Map.of(new ProcessType("worker"), worker));
    var env = new TreeMap<EnvName, EnvValue>(config.env());
    env.put(new EnvName("GREETING"), new EnvValue.SecretRef("s3cr3t", "key"));
    var twelve =
        with(
            LedgerStory.release("shop", 12, "A"),
            new Config(env, processes, Duration.ofSeconds(90)));

    var text = CommitText.released(twelve, Optional.of(eleven), "x", OptionalInt.empty());

    assertThat(text)
        .contains("\nenv: GREETING changed\nprocesses: web removed, worker added\n")
        .contains("\ngrace: 30s to 90s\n")
        .doesNotContain("s3cr3t")
        .doesNotContain("hello");
  }

  @Test
  void controlCharactersAndLineEndsOfASubjectDoNotReachTheMessage() {
    assertThat(firstLine("  Fix\tthe\r\u0007\u009b31m \u2028 cart\u202e now "))
        .endsWith(" Fix the 31m cart now");
  }

  @Test
  void aLongSubjectIsCut() {
    assertThat(firstLine("long ".repeat(50))).endsWith("long…").hasSizeLessThan(80);
  }

  @Test
  void aSubjectIsCutBetweenCodePoints() {
    var line = firstLine(LOCK.repeat(100));

    assertThat(line).endsWith(LOCK + "…");
    assertThat(line.codePoints().count()).isLessThan(80);
  }

  @Test
  void aSubjectIsMeasuredInCodePoints() {
    assertThat(firstLine(LOCK.repeat(40))).endsWith(" " + LOCK.repeat(40));
  }

  @Test
  void aLongListOfConfigChangesIsCutInTheFirstLineOnly() {
    var env = new TreeMap<String, String>();
    for (var i = 0; i < 50; i++) {
      env.put("VARIABLE_" + i, "value");
    }
    var twelve = sourceOf(eleven, with(12, "B", env));

    var text = CommitText.released(twelve, Optional.of(eleven), "x", OptionalInt.empty());

    assertThat(text.lines().findFirst().orElseThrow()).hasSizeLessThan(90).endsWith("…");
    assertThat(text).contains("VARIABLE_49 added, ");
  }

  @Test
  void aBuildThatChangedWithoutItsSourceIsToldByItsSource() {
    var before = eleven.built().orElseThrow();
    var built = new Built(before.source(), LedgerStory.id("x"), before.tree());
    var twelve =
        new Release(
            eleven.app(),
            new ReleaseNumber(12),
            eleven.image(),
            Optional.of(built),
            eleven.config(),
            eleven.inputs(),
            Optional.empty());

    assertThat(CommitText.released(twelve, Optional.of(eleven), "Same tree", OptionalInt.of(1)))
        .startsWith("shop v12: " + built.commit().abbreviated() + " Same tree\n");
  }

  @Test
  void whatAPersonWentBackToIsSaidWithWhatChanged() {
    var twelve = with(12, "B", Map.of("GREETING", "hi"));
    var thirteen = eleven.restoredAs(new ReleaseNumber(13));

    assertThat(CommitText.restored(thirteen, Optional.of(twelve)))
        .isEqualTo(
            """
            shop v13: roll back to v11

            instead of v12
            env: GREETING changed, OLD added
            image: %s

            Slipway-Release: shop v13
            """
                .formatted(eleven.image()));
  }

  @Test
  void whatIsReleasedAgainIsSaid() {
    var thirteen = eleven.releasedAgainAs(new ReleaseNumber(13));

    assertThat(CommitText.releasedAgain(thirteen, eleven.number()))
        .startsWith("shop v13: release v11 again\n\nimage: ")
        .endsWith("\nSlipway-Release: shop v13\n");
  }

  @Test
  void whyAReleaseDidNotComeUpCanBeReadAgain() {
    var twelve = new ReleaseNumber(12);
    var message =
        CommitText.rolledBack(
            eleven.restoredAs(new ReleaseNumber(13)), twelve, "web crashed\nwith 3");

    assertThat(CommitText.failure(message, twelve)).contains("web crashed with 3");
    assertThat(CommitText.failure(message, eleven.number())).isEmpty();
  }
}
