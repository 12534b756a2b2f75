package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** From where on signatures are asked for, by a new process or with a new clone. */
final class SignatureBeginningTest extends SignedBranch {
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
  void aNewCloneBeginsAtATipThatIsSigned() throws Exception {
    var unsigned = remote.commitManifest("shop", "1");
    assertThatThrownBy(() -> daemon().fetch())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(unsigned.abbreviated())
        .hasMessageContaining("is not signed; nothing is run");

    var tip = signed("main", "2");

    assertThat(daemon().fetch().commit()).isEqualTo(tip);
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
  void aLockAtTheBeginningDoesNotOutliveItself() throws Exception {
    signed("main", "1");
    var release = released(daemon());
    remote.commitManifest("shop", "evil");
    var revision = follow("daemon", Signatures.NONE).fetch();
    var daemon = daemon();
    daemon.history(revision);
    var refs = Files.createDirectories(folder.resolve("daemon/refs/slipway"));
    var lock = Files.writeString(refs.resolve("accepted.lock"), "");

    assertThatThrownBy(daemon::fetch).isInstanceOf(UnavailableException.class);
    Files.delete(lock);

    assertThat(daemon.fetch().commit()).isEqualTo(release);
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
  void aProposalIsNoBeginning() throws Exception {
    signed("main", "1");
    var proposal = proposed(daemon());
    Folders.delete(folder.resolve("daemon"));

    remote.reset("main", proposal);

    assertThatThrownBy(() -> daemon().fetch())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("is a proposal that nobody has merged");
  }
}
