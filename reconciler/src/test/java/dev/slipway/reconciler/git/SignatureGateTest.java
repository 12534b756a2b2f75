package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The followed branch moves on by commits only that are signed as required. */
final class SignatureGateTest extends SignedBranch {
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
