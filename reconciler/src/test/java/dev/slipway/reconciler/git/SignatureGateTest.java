package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The followed branch moves on by commits only that are signed as required. */
final class SignatureGateTest {
  @TempDir private Path folder;
  private TestRepository remote;
  private SigningKey slipway;
  private SigningKey ann;
  private Path allowed;
  private final List<ConfigRepository> opened = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "0");
    var keys = new TestKeys(folder.resolve("keys"));
    slipway = SigningKey.read(keys.ssh("slipway"), Optional.empty(), Clock.systemUTC());
    var key = keys.ssh("ann");
    ann = SigningKey.read(key, Optional.empty(), Clock.systemUTC());
    allowed = keys.allowed("allowed", "# people", "", "ann " + TestKeys.publicKey(key));
  }

  @AfterEach
  void close() {
    opened.forEach(ConfigRepository::close);
    remote.close();
  }

  private GitConfigRepository follow(String cache, Signatures signatures) throws RejectedException {
    return follow(TestRepository.MAIN, cache, signatures);
  }

  private GitConfigRepository follow(String branch, String cache, Signatures signatures)
      throws RejectedException {
    var followed = new FollowedBranch(remote.url(), branch, "", Person.SLIPWAY, signatures);
    var repository =
        new GitConfigRepository(
            followed, folder.resolve(cache), GitAccess.anonymous(), Clock.systemUTC());
    opened.add(repository);
    return repository;
  }

  private GitConfigRepository daemon() throws RejectedException {
    var people = AllowedSigners.read(List.of(allowed));
    return follow("daemon", new Signatures(Optional.of(slipway), Optional.of(people)));
  }

  private ObjectId signed(String branch, String content) throws Exception {
    var by = follow(branch, "ann-" + branch, new Signatures(Optional.of(ann), Optional.empty()));
    var commit = new FileCommit("apps/" + branch + ".yaml", content, "Signed " + content);
    by.push(by.fetch(), List.of(commit));
    return remote.tip(branch);
  }

  @Test
  void aTipIsActedOnWhereAllThatIsNewIsSigned() throws Exception {
    signed("main", "1");
    var daemon = daemon();
    assertThat(daemon.fetch().commit()).isEqualTo(remote.tip());

    signed("main", "2");
    signed("main", "3");

    assertThat(daemon.fetch().commit()).isEqualTo(remote.tip());
    assertThat(daemon.heldBack()).isEmpty();
  }

  @Test
  void aTipStaysOutWhileACommitBelowItIsNotSigned() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    var bad = remote.commitManifest("shop", "evil");
    signed("main", "2");

    assertThat(daemon.fetch().commit()).isEqualTo(good);
    assertThat(daemon.heldBack())
        .hasValue(
            "the commit %s (Write apps/shop.yaml, by Alice) is not signed; what runs stays at %s\n%s"
                .formatted(
                    bad.abbreviated(),
                    good.abbreviated(),
                    "sign it by an allowed key and push it anew, or take it off the branch: see"
                        + " docs/signing.md"));
    assertThat(daemon.fetch().commit()).as("the next look").isEqualTo(good);

    remote.reset("main", good);
    assertThat(daemon.fetch().commit()).isEqualTo(good);
    assertThat(daemon.heldBack()).isEmpty();
    assertThat(daemon.history(daemon.fetch()).manifests().get("apps/main.yaml")).hasSize(1);
  }

  @Test
  void whatWasAcceptedIsKnownToTheNextProcess() throws Exception {
    var good = signed("main", "1");
    daemon().fetch();
    remote.commitManifest("shop", "evil");
    signed("main", "2");

    var next = daemon();

    assertThat(next.fetch().commit()).isEqualTo(good);
    assertThat(next.heldBack()).isPresent();
  }

  @Test
  void whatWasAcceptedOutlivesTheClone() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    remote.commitManifest("shop", "evil");
    signed("main", "2");
    Folders.delete(folder.resolve("daemon"));

    assertThat(daemon.fetch().commit()).isEqualTo(good);
    assertThat(daemon().fetch().commit()).as("to the next process too").isEqualTo(good);
  }

  @Test
  void whatWasAcceptedIsTakenOverFromADamagedClone() throws Exception {
    var good = signed("main", "1");
    daemon().fetch();
    remote.commitManifest("shop", "evil");
    signed("main", "2");
    var next = daemon();

    assertThatThrownBy(() -> next.read(new ObjectId("a".repeat(40)))).hasMessageContaining("anew");

    assertThat(next.fetch().commit()).isEqualTo(good);
    assertThat(daemon().fetch().commit()).as("to the next process too").isEqualTo(good);
  }

  @Test
  void nothingIsBegunAnewWhereWhatWasAcceptedIsLost() throws Exception {
    var first = remote.tip();
    var lost = signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    Folders.delete(folder.resolve("daemon"));
    remote.reset("main", first);
    remote.commitManifest("shop", "evil");
    signed("main", "2");

    for (var look = 0; look < 2; look++) {
      assertThatThrownBy(daemon::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith(
              "the commit %s, which was accepted last, is neither", lost.abbreviated())
          .hasMessageContaining("deleting config.git");
    }
    assertThat(daemon.heldBack()).isPresent();

    remote.reset("main", lost);
    assertThat(daemon.fetch().commit()).isEqualTo(lost);
    assertThat(daemon.heldBack()).isEmpty();
  }

  @Test
  void aLockIsNoDamage() throws Exception {
    signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    var clone = folder.resolve("daemon");
    var key = Files.getAttribute(clone, "unix:ino");
    var tip = signed("main", "2");
    for (var ref : List.of("refs/slipway/accepted", "refs/history/taken")) {
      var lock = Files.writeString(clone.resolve(ref + ".lock"), "");

      assertThatThrownBy(daemon::fetch)
          .isInstanceOf(UnavailableException.class)
          .hasMessage("another process uses the clone: " + ref + " is locked");
      Files.delete(lock);
    }

    assertThat(daemon.fetch().commit()).isEqualTo(tip);
    assertThat(Files.getAttribute(clone, "unix:ino")).isEqualTo(key);
  }

  @Test
  void aNewCloneBeginsAtATipThatIsSigned() throws Exception {
    var unsigned = remote.commitManifest("shop", "1");
    assertThatThrownBy(() -> daemon().fetch())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(unsigned.abbreviated())
        .hasMessageContaining("is not signed; nothing is run");

    var tip = signed("main", "2");

    assertThat(daemon().fetch().commit()).isEqualTo(tip);
  }

  private ObjectId released(GitConfigRepository daemon) throws Exception {
    daemon.push(daemon.fetch(), List.of(new FileCommit("releases/a.yaml", "v1", "a v1")));
    return remote.tip();
  }

  @Test
  void aNewCloneBeginsAtTheNewestCommitOfItsOwn() throws Exception {
    signed("main", "1");
    var release = released(daemon());
    var bad = remote.commitManifest("shop", "evil");
    signed("main", "2");
    Folders.delete(folder.resolve("daemon"));

    var daemon = daemon();

    assertThat(daemon.fetch().commit()).isEqualTo(release);
    assertThat(daemon.heldBack().orElseThrow())
        .contains(bad.abbreviated(), "is not signed; what runs stays at " + release.abbreviated());
    assertThat(daemon.fetch().commit()).as("the next look").isEqualTo(release);
  }

  @Test
  void aMergeDoesNotHideTheNewestCommitOfItsOwn() throws Exception {
    remote.branch("main2");
    signed("main", "1");
    var release = released(daemon());
    remote.commitFiles("main2", "Unsigned", java.util.Map.of("apps/x.yaml", "x"));
    remote.merge("main2", "main", true, "The wrong way round");
    remote.reset("main", remote.tip("main2"));
    signed("main", "2");
    Folders.delete(folder.resolve("daemon"));

    assertThat(daemon().fetch().commit()).isEqualTo(release);
  }

  @Test
  void aNewCloneGoesOnWhereAllSinceTheNewestCommitOfItsOwnIsSigned() throws Exception {
    signed("main", "1");
    released(daemon());
    var tip = signed("main", "2");
    Folders.delete(folder.resolve("daemon"));

    var daemon = daemon();

    assertThat(daemon.fetch().commit()).isEqualTo(tip);
    assertThat(daemon.heldBack()).isEmpty();
  }

  @Test
  void beginsAnewWhereSignaturesWereNotAskedForMeanwhile() throws Exception {
    signed("main", "1");
    daemon().fetch();
    remote.commitManifest("shop", "unsigned");
    follow("daemon", Signatures.NONE).fetch();
    var tip = signed("main", "2");

    assertThat(daemon().fetch().commit()).isEqualTo(tip);
  }

  @Test
  void allThatAMergeBringsIsLookedAt() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    remote.branch("side");
    remote.commitFiles("side", "Unsigned", java.util.Map.of("apps/x.yaml", "x"));
    signed("side", "2");
    remote.mergeNoFf("side");
    signed("main", "3");

    assertThat(daemon.fetch().commit()).isEqualTo(good);
    assertThat(daemon.heldBack().orElseThrow())
        .contains("(Unsigned, by Alice) is not signed (and 1 more");
  }

  @Test
  void itsOwnReleasesAreAccepted() throws Exception {
    signed("main", "1");
    var daemon = daemon();
    var base = daemon.fetch();

    var outcome = daemon.push(base, List.of(new FileCommit("releases/a.yaml", "v1", "a v1")));

    assertThat(outcome).isInstanceOf(PushOutcome.Landed.class);
    assertThat(daemon.fetch().commit()).isEqualTo(remote.tip());
    assertThat(daemon().fetch().commit()).as("to another process").isEqualTo(remote.tip());
  }

  @Test
  void nothingIsPutOnTopOfWhatIsNotAccepted() throws Exception {
    signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    var bad = remote.commitManifest("shop", "evil");
    var base = daemon.fetch();

    var outcome = daemon.push(base, List.of(new FileCommit("releases/a.yaml", "v1", "a v1")));

    assertThat(outcome).isInstanceOf(PushOutcome.Refused.class);
    assertThat(outcome.toString()).contains(bad.abbreviated());
    assertThat(remote.tip()).isEqualTo(bad);
  }

  /** What Slipway signs, and lays on a branch of its own to be merged. */
  private ObjectId proposed(GitConfigRepository daemon) throws Exception {
    var message =
        "shop v1: first\n\nSlipway-Release: shop v1\nSlipway-Inputs: sha256:"
            + "a".repeat(64)
            + "\n";
    var commit = new FileCommit("releases/shop.yaml", "v1", message);
    return daemon.reviewBranches().push("shop", daemon.fetch(), commit, Optional.empty());
  }

  @Test
  void aProposalThatWasOnlyPushedToTheBranchIsNotMerged() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    var proposal = proposed(daemon);

    remote.reset("main", proposal);

    assertThat(daemon.fetch().commit()).isEqualTo(good);
    assertThat(daemon.heldBack())
        .hasValue(
            "the commit %s (shop v1: first, by Slipway) is a proposal that nobody has merged by a"
                    .formatted(proposal.abbreviated())
                + " commit of their own; what runs stays at "
                + good.abbreviated()
                + "\ntake it off the branch, and merge it by a signed merge commit: see"
                + " docs/signing.md");
    signed("main", "2");
    assertThat(daemon.fetch().commit()).as("with more on top").isEqualTo(good);
  }

  @Test
  void aProposalIsNotMergedBySlipwaysKeyWhereThatIsAPersonsToo() throws Exception {
    var good = signed("main", "1");
    Files.writeString(
        allowed,
        "slipway " + TestKeys.publicKey(folder.resolve("keys/slipway")) + "\n",
        StandardOpenOption.APPEND);
    var daemon = daemon();

    remote.reset("main", proposed(daemon));

    assertThat(daemon.fetch().commit()).isEqualTo(good);
  }

  @Test
  void aProposalIsNoBeginning() throws Exception {
    signed("main", "1");
    var proposal = proposed(daemon());
    Folders.delete(folder.resolve("daemon"));

    remote.reset("main", proposal);

    assertThatThrownBy(() -> daemon().fetch())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("is a proposal that nobody has merged");
  }

  @Test
  void aProposalIsMergedByWhoeverSignsTheMerge() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    proposed(daemon);
    remote.mergeNoFf("slipway/shop");
    assertThat(daemon.fetch().commit()).as("by nobody known").isEqualTo(good);
    remote.reset("main", good);

    var merge = nativeMerge("slipway/shop");

    assertThat(daemon.fetch().commit()).isEqualTo(merge);
    assertThat(daemon.heldBack()).isEmpty();
  }

  private ObjectId nativeMerge(String branch) throws Exception {
    var clone = folder.resolve("clone");
    NativeGit.run(folder, "clone", "-q", remote.url(), clone.toString());
    var command = new ArrayList<>(TestKeys.git(folder.resolve("keys/ann"), allowed));
    command.addAll(List.of("merge", "-q", "--no-ff", "-S", "--no-edit", "origin/" + branch));
    NativeGit.run(clone, command.toArray(String[]::new));
    NativeGit.run(clone, "push", "-q");
    return remote.tip();
  }

  @Test
  void whatCanNotBeReadIsRefusedWithAWord() throws Exception {
    var good = signed("main", "1");
    var daemon = daemon();
    daemon.fetch();
    var tree = NativeGit.run(remote.folder(), "rev-parse", "main^{tree}").strip();
    var overlapping = "gpgsig -----BEGIN SSH SIGNATURE-----END SSH SIGNATURE-----\n";
    for (var header :
        List.of(
            "author A <a> 1 +0000\ncommitter A <a> 1 +0000\n" + overlapping,
            "author nobody\ncommitter nobody\n" + overlapping,
            overlapping)) {
      var raw = "tree " + tree + "\nparent " + good + "\n" + header + "\nOdd\n";
      var file = Files.writeString(folder.resolve("raw"), raw);
      var odd =
          NativeGit.run(
              remote.folder(), "hash-object", "-t", "commit", "-w", "--literally", file.toString());

      remote.reset("main", new ObjectId(odd.strip()));

      assertThat(daemon.fetch().commit()).isEqualTo(good);
      assertThat(daemon.heldBack().orElseThrow()).contains("has a signature that can not be read");
    }
  }
}
