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

  @Test
  void aRequestSaysWhatIsNewAndWhatWillHappen() {
    var commits = List.of("1a2b3c4 Fix cart total (Ann)", "5d6e7f8 Say `hello` @all (Ben)");
    var text =
        new ProposalText(SECOND, Optional.of(FIRST), commits, Optional.of(Duration.ofMillis(4_210)))
            .body();

    assertThat(text)
        .startsWith("**shop v2** takes the place of v1 once this is merged.\n")
        .contains(
            "### Commits since v1\n\n    1a2b3c4 Fix cart total (Ann)\n    5d6e7f8 Say `hello`")
        .contains("    env GREETING: \"hello\" -> \"two lines\"\n")
        .contains("    env LEVEL: (none) -> \"debug\"\n")
        .contains("    env TOKEN: secret shop/old -> secret shop/new\n")
        .contains("    process worker: (none) -> bin/worker --fast\n")
        .contains("    grace: 30s to 60s\n")
        .contains("    from " + FIRST.image() + "\n    to   " + SECOND.image() + "\n")
        .contains("    in 4.2 s\n")
        .contains("instances of `web`, `worker` are started")
        .contains("Those of v1 serve until these are ready")
        .endsWith("Slipway-Release: shop v2\nSlipway-Inputs: " + SECOND.inputs());
  }

  @Test
  void theFirstReleaseIsToldAsSuch() {
    assertThat(new ProposalText(FIRST, Optional.empty(), List.of(), Optional.empty()).body())
        .startsWith("**shop v1** is the first release once this is merged.\n")
        .contains("    env GREETING: (none) -> ")
        .doesNotContain("### Commits");
  }

  @Test
  void aRollbackSaysWhereTo() {
    var back = FIRST.restoredAs(new ReleaseNumber(3));
    assertThat(new ProposalText(back, Optional.of(SECOND), List.of(), Optional.empty()).body())
        .contains("It goes back to v1.")
        .contains("Of `worker` no instances run any more");
  }

  @Test
  void itIsNeverSoLongThatItsEndIsCut() {
    var commits = Collections.nCopies(5000, "x".repeat(5000));
    var env = new TreeMap<String, EnvValue>();
    for (var i = 0; i < 500; i++) {
      env.put("NAME" + i, new EnvValue.Literal("y".repeat(5000)));
    }
    var large = release(2, env, Duration.ofSeconds(30));
    var text = new ProposalText(large, Optional.of(FIRST), commits, Optional.empty()).body();

    assertThat(text).hasSizeLessThan(19_000).contains("and 4960 more");
    assertThat(Proposal.parse(text)).contains(Proposal.of(large));
  }

  @Test
  void machinesReadWhatItAsksForUntilItAsksNoMore() {
    var text = new ProposalText(SECOND, Optional.of(FIRST), List.of(), Optional.empty()).body();

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
