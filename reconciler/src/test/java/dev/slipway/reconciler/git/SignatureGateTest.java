package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Path;
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

  private ConfigRepository follow(String cache, Signatures signatures) throws RejectedException {
    return follow(TestRepository.MAIN, cache, signatures);
  }

  private ConfigRepository follow(String branch, String cache, Signatures signatures)
      throws RejectedException {
    var followed = new FollowedBranch(remote.url(), branch, "", Person.SLIPWAY, signatures);
    var repository =
        new GitConfigRepository(
            followed, folder.resolve(cache), GitAccess.anonymous(), Clock.systemUTC());
    opened.add(repository);
    return repository;
  }

  private ConfigRepository daemon() throws RejectedException {
    var believed = AllowedSigners.read(List.of(allowed)).with(slipway.itself());
    return follow("daemon", new Signatures(Optional.of(slipway), Optional.of(believed)));
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
}
