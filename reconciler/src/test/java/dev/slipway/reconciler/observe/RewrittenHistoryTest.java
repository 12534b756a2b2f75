package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Rewrite;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.LedgerStory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the ledger when the followed branch is pushed by force. */
final class RewrittenHistoryTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final AppName SHOP = new AppName("shop");

  @TempDir Path folder;
  private TestRepository remote;
  private ConfigRepository repository;
  private ConfigReader reader;

  @BeforeEach
  void create() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    startDaemon();
  }

  @AfterEach
  void close() {
    repository.close();
    remote.close();
  }

  /** One that knows nothing but what is in its data folder. */
  private void startDaemon() throws Exception {
    repository =
        new GitConfigRepository(
            FollowedBranch.of(remote.url(), TestRepository.MAIN),
            folder.resolve("cache/config.git"),
            GitAccess.anonymous(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    reader = new ConfigReader(repository, new ManifestReader(new Domain("localhost")));
  }

  private void restartDaemon() throws Exception {
    repository.close();
    startDaemon();
  }

  private ObjectId released(int number) {
    var release = LedgerStory.release("shop", number, "inputs " + number);
    return remote.editRelease("shop", ReleaseFile.write(release));
  }

  private ConfigView view() throws Exception {
    return reader.read(repository.fetch());
  }

  private int next() throws Exception {
    return view().ledger(SHOP).nextNumber().value();
  }

  @Test
  void aBranchThatIsOnlyAddedToWasNotRewritten() throws Exception {
    released(1);
    assertThat(view().rewritten()).isEmpty();
    released(2);
    remote.branch("side");
    remote.commitFiles("side", "Side", Map.of("notes.txt", "x"));
    released(3);
    remote.mergeNoFf("side");

    assertThat(view().rewritten()).isEmpty();
    restartDaemon();
    assertThat(view().rewritten()).isEmpty();
  }

  @Test
  void numbersOfCommitsThatWereLeftAreNotGivenAgain() throws Exception {
    var first = released(1);
    released(2);
    var third = released(3);
    assertThat(next()).isEqualTo(4);

    remote.reset("main", first);

    assertThat(next()).isEqualTo(4);
    assertThat(view().rewritten()).contains(new Rewrite(third, first, NOW));
    assertThat(view().ledger(SHOP).entries()).hasSize(1);
    assertThat(view().ledger(SHOP).find(new ReleaseNumber(2))).isEmpty();
  }

  @Test
  void soItIsWhereItWasRewrittenWhileNoDaemonRanAndAfterTheNextStart() throws Exception {
    var first = released(1);
    var second = released(2);
    view();
    remote.reset("main", first);
    remote.commitManifest("blog", "b");
    restartDaemon();

    assertThat(next()).isEqualTo(3);
    restartDaemon();
    assertThat(next()).isEqualTo(3);
    assertThat(view().rewritten().map(Rewrite::left)).contains(second);
  }

  @Test
  void whatWasLeftByEachOfSeveralRewritesCounts() throws Exception {
    var first = released(1);
    released(5);
    view();
    remote.reset("main", first);
    view();
    released(2);
    view();
    remote.reset("main", first);

    assertThat(next()).isEqualTo(6);
  }

  @Test
  void aReleaseOfOursThatIsPushedOverBeforeTheNextLookCounts() throws Exception {
    var first = released(1);
    var base = repository.fetch();
    var second = ReleaseFile.write(LedgerStory.release("shop", 2, "inputs 2"));
    var pushed =
        repository.push(base, List.of(new FileCommit("releases/shop.yaml", second, "shop v2")));
    assertThat(pushed).isInstanceOf(PushOutcome.Landed.class);

    remote.reset("main", first);

    assertThat(next()).isEqualTo(3);
    assertThat(view().rewritten()).isPresent();
  }

  @Test
  void anAppThatIsOnlyInWhatWasLeftKeepsItsNumbers() throws Exception {
    var start = remote.commitManifest("blog", "b");
    released(7);
    view();

    remote.reset("main", start);

    assertThat(next()).isEqualTo(8);
  }

  @Test
  void aBranchThatIsPutBackHasItsReleasesAgainAndItsNumbersStillRise() throws Exception {
    var first = released(1);
    var second = released(2);
    view();
    remote.reset("main", first);
    view();
    remote.reset("main", second);

    assertThat(view().ledger(SHOP).find(new ReleaseNumber(2))).isPresent();
    assertThat(next()).isEqualTo(3);
  }

  @Test
  void withoutTheDataFolderOnlyTheBranchTells() throws Exception {
    var first = released(1);
    released(2);
    view();
    remote.reset("main", first);
    repository.close();
    Folders.delete(folder.resolve("cache"));
    startDaemon();

    assertThat(next()).isEqualTo(2);
    assertThat(view().rewritten()).isEqualTo(Optional.empty());
  }
}
