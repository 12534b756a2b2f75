package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.ReviewState.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitReviewBranchesTest {
  @TempDir Path folder;
  private TestRepository repository;
  private GitConfigRepository config;
  private ReviewBranches branches;

  @BeforeEach
  void follow() throws Exception {
    repository = TestRepository.create(folder.resolve("config.git"));
    repository.commitFile("releases/shop.yaml", "11");
    config =
        new GitConfigRepository(
            FollowedBranch.of(repository.url(), TestRepository.MAIN),
            folder.resolve("cache"),
            GitAccess.anonymous(),
            Clock.systemUTC());
    config.fetch();
    branches = config.reviewBranches();
  }

  @AfterEach
  void close() {
    config.close();
    repository.close();
  }

  private ObjectId push() {
    repository.branch("slipway/shop");
    return repository.commitFiles("slipway/shop", "shop v12", Map.of("releases/shop.yaml", "12"));
  }

  private Outcome outcome() throws Exception {
    return Optional.ofNullable(branches.look().get("shop")).orElseThrow().outcome();
  }

  @Test
  void aFastForwardIsALandingByNobodyKnown() throws Exception {
    var head = push();
    branches.propose("shop");

    repository.reset(TestRepository.MAIN, head);

    var landed = (Outcome.Landed) outcome();
    assertThat(landed.commit()).isEqualTo(head);
    assertThat(landed.by()).isEmpty();
  }

  @Test
  void amongManyMergesTheOneIsFoundThatBroughtIt() throws Exception {
    push();
    branches.propose("shop");
    for (var i = 0; i < 5; i++) {
      repository.commitFile("apps/other.yaml", "before " + i);
    }
    var merge = repository.mergeNoFf("slipway/shop");
    for (var i = 0; i < 5; i++) {
      repository.commitFile("apps/other.yaml", "after " + i);
    }

    assertThat(((Outcome.Landed) outcome()).commit()).isEqualTo(merge);
  }

  @Test
  void theSameContentByHandIsALanding() throws Exception {
    push();
    branches.propose("shop");

    var byHand = repository.editRelease("shop", "12");

    assertThat(((Outcome.Landed) outcome()).commit()).isEqualTo(byHand);
  }

  @Test
  void onlyPartOfItIsNone() throws Exception {
    repository.branch("slipway/shop");
    repository.commitFiles(
        "slipway/shop", "shop v12", Map.of("releases/shop.yaml", "12", "apps/new.yaml", "new"));
    branches.propose("shop");

    repository.editRelease("shop", "12");

    assertThat(outcome()).isEqualTo(new Outcome.Waiting());
  }

  @Test
  void whatWasNeverProposedIsNotMissed() throws Exception {
    push();
    assertThat(outcome()).isEqualTo(new Outcome.Waiting());

    repository.deleteBranch("slipway/shop");

    assertThat(branches.look()).isEmpty();
  }

  @Test
  void nativeGitDeletesItAndItIsGone() throws Exception {
    var head = push();
    assertThat(branches.propose("shop")).isEqualTo(head);
    var clone = folder.resolve("clone");
    NativeGit.run(folder, "clone", "-q", repository.url(), clone.toString());

    NativeGit.run(clone, "push", "-q", "origin", "--delete", "slipway/shop");

    assertThat(branches.look())
        .hasEntrySatisfying(
            "shop",
            state -> {
              assertThat(state.head()).isEqualTo(head);
              assertThat(state.isThere()).isFalse();
              assertThat(state.proposed()).contains("shop v12");
              assertThat(state.outcome()).isEqualTo(new Outcome.Gone());
            });
  }

  @Test
  void nativeGitSquashesIt() throws Exception {
    push();
    branches.propose("shop");
    repository.commitFile("apps/other.yaml", "meanwhile");
    var clone = folder.resolve("clone");
    NativeGit.run(folder, "clone", "-q", repository.url(), clone.toString());

    NativeGit.run(clone, "merge", "-q", "--squash", "origin/slipway/shop");
    NativeGit.run(clone, "commit", "-q", "-m", "Release the shop");
    NativeGit.run(clone, "push", "-q");

    var landed = (Outcome.Landed) outcome();
    assertThat(landed.commit()).isEqualTo(repository.tip());
    assertThat(landed.by()).contains(new Person("Native", "native@example.com"));
  }

  @Test
  void whatIsRemovedIsForgotten() throws Exception {
    var head = push();
    branches.propose("shop");

    branches.remove("shop", head);
    branches.remove("shop", head);

    assertThat(branches.look()).isEmpty();
    assertThat(repository.find("slipway/shop")).isEmpty();
  }

  @Test
  void aCacheThatIsMadeAnewKnowsTheSame() throws Exception {
    push();
    branches.propose("shop");
    var before = branches.look();
    Folders.delete(folder.resolve("cache"));
    config.fetch();
    push();

    assertThat(branches.look()).containsOnlyKeys("shop").isNotEqualTo(before);
  }

  @Test
  void whatSomebodyElsePushedIsNotRemoved() throws Exception {
    var head = push();
    branches.propose("shop");
    var theirs = repository.commitFiles("slipway/shop", "hi", Map.of("releases/shop.yaml", "13"));

    assertThatThrownBy(() -> branches.remove("shop", head))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("someone else moved refs/heads/slipway/shop");
    assertThat(branches.head("shop")).contains(theirs);
    assertThat(outcome()).isEqualTo(new Outcome.Waiting());
  }

  /** One that was looked at all along knows the same as one that looks for the first time. */
  @Test
  void whatIsRememberedOfALookIsWhatALookAnewFinds() throws Exception {
    var base = repository.tip();
    push();
    branches.propose("shop");
    assertSameAnew();
    repository.commitFile("apps/other.yaml", "one");
    assertSameAnew();
    repository.editRelease("shop", "12");
    repository.commitFile("apps/other.yaml", "two");
    assertThat(assertSameAnew()).isInstanceOf(Outcome.Landed.class);
    repository.mergeNoFf("slipway/shop");
    assertSameAnew();
    repository.commitFile("apps/other.yaml", "three");
    assertSameAnew();
    repository.reset(TestRepository.MAIN, base);
    repository.commitFile("apps/other.yaml", "four");
    assertThat(assertSameAnew()).isEqualTo(new Outcome.Waiting());
    repository.deleteBranch("slipway/shop");
    repository.commitFile("apps/other.yaml", "five");
    assertThat(assertSameAnew()).isEqualTo(new Outcome.Gone());
  }

  private Outcome assertSameAnew() throws Exception {
    var anew =
        new GitConfigRepository(
            FollowedBranch.of(repository.url(), TestRepository.MAIN),
            Files.createTempDirectory(folder, "anew").resolve("cache"),
            GitAccess.anonymous(),
            Clock.systemUTC());
    try (anew) {
      anew.fetch();
      assertThat(branches.look()).isEqualTo(anew.reviewBranches().look());
    }
    return outcome();
  }

  @Test
  void whatWasClosedIsRememberedButNotForEver() throws Exception {
    for (var round = 0; round < 25; round++) {
      var base = config.fetch();
      var commit =
          new FileCommit("releases/shop.yaml", "12 " + round, "closed " + round, Optional.empty());
      branches.push("shop", base, commit, Optional.empty());
      branches.propose("shop");
      repository.deleteBranch("slipway/shop");
    }

    branches.look();

    assertThat(Optional.ofNullable(branches.closed().get("shop")).orElseThrow())
        .hasSize(20)
        .extracting(closed -> closed.message().strip())
        .contains("closed 23");
  }

  @Test
  void whatPointsToNoCommitOrIsOfNoAppIsNobodysProposal() throws Exception {
    push();
    branches.propose("shop");
    var before = branches.look();
    var clone = folder.resolve("clone");
    NativeGit.run(folder, "clone", "-q", repository.url(), clone.toString());
    var blob = NativeGit.run(clone, "rev-parse", "HEAD:releases/shop.yaml").strip();
    var refs =
        List.of(
            blob + ":refs/slipway/proposed/x",
            "HEAD^{tree}:refs/slipway/proposed/y",
            "HEAD:refs/slipway/proposed/Not/An_App",
            "HEAD:refs/heads/slipway/Not/An_App");
    for (var ref : refs) {
      NativeGit.run(clone, "push", "-q", "origin", ref);
    }

    assertThat(branches.look()).isEqualTo(before).containsOnlyKeys("shop");
    branches.remove("x", repository.tip());
  }

  @Test
  void aCommitWhoseCommitterCanNotBeReadIsALandingByNobodyKnown() throws Exception {
    var head = push();
    branches.propose("shop");
    var tree = NativeGit.run(repository.folder(), "rev-parse", "slipway/shop^{tree}").strip();
    var raw =
        "tree %s\nparent %s\nparent %s\nauthor nobody\ncommitter nobody\n\nOdd\n"
            .formatted(tree, repository.tip(), head);
    var file = Files.writeString(folder.resolve("raw"), raw);
    var odd =
        NativeGit.run(
            repository.folder(), "hash-object", "-t", "commit", "-w", "--literally", file + "");

    repository.reset(TestRepository.MAIN, new ObjectId(odd.strip()));

    var landed = (Outcome.Landed) outcome();
    assertThat(landed.commit().value()).isEqualTo(odd.strip());
    assertThat(landed.by()).isEmpty();
  }

  @Test
  void aServerThatTakesNoSuchRefIsTold() throws Exception {
    push();
    var hook = repository.folder().resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\necho only branches here >&2\nexit 1\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> branches.propose("shop"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("only branches here")
        .hasMessageContaining("let us write refs/heads/slipway/* and refs/slipway/*");
  }
}
