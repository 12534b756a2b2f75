package dev.slipway.reconciler.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.ConfigDifference;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ProposalTextTest {
  private static Release release(int number, Map<String, EnvValue> env, Duration grace) {
    var release = LedgerStory.release("shop", number, "inputs of " + number);
    var named = new TreeMap<EnvName, EnvValue>();
    env.forEach((name, value) -> named.put(new EnvName(name), value));
    var processes = new TreeMap<ProcessType, ProcessSpec>(release.config().processes());
    if (number > 1) {
      var worker = new ProcessSpec(List.of("bin/worker", "--fast"), Optional.empty());
      processes.put(new ProcessType("worker"), worker);
    }
    return new Release(
        release.app(),
        release.number(),
        release.image(),
        release.built(),
        new Config(named, processes, grace),
        release.inputs(),
        release.restores());
  }

  private static final Release FIRST =
      release(
          1,
          Map.of(
              "GREETING", new EnvValue.Literal("hello"),
              "TOKEN", new EnvValue.SecretRef("shop", "old")),
          Duration.ofSeconds(30));

  private static final Release SECOND =
      release(
          2,
          Map.of(
              "GREETING", new EnvValue.Literal("two\nlines"),
              "TOKEN", new EnvValue.SecretRef("shop", "new"),
              "LEVEL", new EnvValue.Literal("debug")),
          Duration.ofSeconds(60));

  private static String text(Release release, Optional<Release> before, List<String> commits) {
    return text(release, before, commits, Optional.empty());
  }

  private static String text(
      Release release, Optional<Release> before, List<String> commits, Optional<Duration> took) {
    var config =
        ConfigDifference.between(before, release).stream().flatMap(it -> it.lines().stream());
    return new ProposalText(release, before, commits, config.toList(), took).body();
  }

  @Test
  void aRequestSaysWhatIsNewAndWhatWillHappen() {
    var commits = List.of("1a2b3c4 Fix cart total (Ann)", "5d6e7f8 Say `hello` @all (Ben)");
    var text = text(SECOND, Optional.of(FIRST), commits, Optional.of(Duration.ofMillis(4_210)));

    assertThat(text)
        .startsWith("**shop v2** takes the place of v1 once this is merged.\n")
        .contains(
            "### Commits since v1\n\n    1a2b3c4 Fix cart total (Ann)\n    5d6e7f8 Say `hello`")
        .contains("    - env.GREETING: hello\n    + env.GREETING: two lines\n")
        .contains("\n    + env.LEVEL: debug\n")
        .contains("    - env.TOKEN.secret: shop/old\n    + env.TOKEN.secret: shop/new\n")
        .contains("\n    + processes.worker.command: [bin/worker, --fast]\n")
        .contains("    + grace: 1m\n")
        .contains("    from " + FIRST.image() + "\n    to   " + SECOND.image() + "\n")
        .contains("    in 4.2 s\n")
        .contains("instances of `web`, `worker` are started")
        .contains("Those of v1 serve until these are ready")
        .endsWith("Slipway-Release: shop v2\nSlipway-Inputs: " + SECOND.inputs());
  }

  @Test
  void theFirstReleaseIsToldAsSuch() {
    assertThat(text(FIRST, Optional.empty(), List.of()))
        .startsWith("**shop v1** is the first release once this is merged.\n")
        .contains("    + env.GREETING: hello\n")
        .doesNotContain("### Commits");
  }

  @Test
  void aRollbackSaysWhereTo() {
    var back = FIRST.restoredAs(new ReleaseNumber(3));
    assertThat(text(back, Optional.of(SECOND), List.of()))
        .contains("It goes back to v1.")
        .contains("Of `worker` no instances run any more");
  }

  @Test
  void itIsNeverSoLongThatItsEndIsCut() {
    var commits = Collections.nCopies(5000, "x".repeat(5000));
    var env = new TreeMap<String, EnvValue>();
    for (var i = 0; i < 500; i++) {
      env.put("NAME" + i, new EnvValue.Literal("y".repeat(1500)));
    }
    var large = release(2, env, Duration.ofSeconds(30));
    var text = text(large, Optional.of(FIRST), commits);

    assertThat(text).hasSizeLessThan(19_000).contains("and 4960 more");
    assertThat(Proposal.parse(text)).contains(Proposal.of(large));
  }

  @Test
  void machinesReadWhatItAsksForUntilItAsksNoMore() {
    var text = text(SECOND, Optional.of(FIRST), List.of());

    assertThat(Proposal.parse(text)).contains(Proposal.of(SECOND));
    assertThat(Proposal.parse(Proposal.removedFrom(text))).isEmpty();
    assertThat(Proposal.parse("shop v2")).isEmpty();
    assertThat(Proposal.parse("Slipway-Release: Shop v2\nSlipway-Inputs: " + SECOND.inputs()))
        .isEmpty();
  }

  @Test
  void aCommitThatWaitsSaysTheSame() {
    var message =
        CommitText.released(SECOND, Optional.of(FIRST), "Fix", java.util.OptionalInt.of(2));
    var proposed = CommitText.proposed(message, Proposal.of(SECOND));

    assertThat(proposed).startsWith("shop v2: ");
    assertThat(Proposal.parse(proposed)).contains(Proposal.of(SECOND));
  }

  @Test
  void aPersonsOwnRequestIsNotOurs() {
    var ours = Proposal.of(SECOND).lines();

    assertThat(Proposal.isOf(SECOND.app(), "Words.\n\n" + ours)).isTrue();
    assertThat(Proposal.isOf(SECOND.app(), "Add the blog, as Slipway-Release: shop v2")).isFalse();
    assertThat(Proposal.isOf(new AppName("blog"), ours)).isFalse();
  }

  @Test
  void whatIsTakenBackTwiceSaysWhyOnce() {
    var left = Proposal.removedFrom("Words.\n\n" + Proposal.of(SECOND).lines());

    assertThat(Proposal.isOf(SECOND.app(), left)).isTrue();
    assertThat(Proposal.removedFrom(left + "\n\nWithdrawn: not wanted")).isEqualTo(left);
  }
}
