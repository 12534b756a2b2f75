package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.History;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.LedgerStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon that starts again must read once more, and what it knows from its index. */
final class ReleaseIndexTest {
  private static final AppName SHOP = new AppName("shop");
  private static final int RELEASES = 300;

  @TempDir Path folder;
  private TestRepository remote;
  private Path index;
  private final AtomicInteger read = new AtomicInteger();

  @BeforeEach
  void create() {
    remote = TestRepository.create(folder.resolve("config.git"));
    for (var number = 1; number <= RELEASES; number++) {
      released(number);
    }
    index = folder.resolve("releases.index");
  }

  @AfterEach
  void close() {
    remote.close();
  }

  private void released(int number) {
    remote.editRelease(
        "shop", ReleaseFile.write(LedgerStory.release("shop", number, "inputs " + number)));
  }

  /** What a daemon that just started finds. */
  private AppLedger started() throws Exception {
    read.set(0);
    var followed = FollowedBranch.of(remote.url(), TestRepository.MAIN);
    try (var git =
        new GitConfigRepository(
            followed, folder.resolve("cache"), GitAccess.anonymous(), Clock.systemUTC())) {
      var counted = new Counted(git, read);
      var reader =
          new ConfigReader(
              counted, new ManifestReader(new Domain("localhost")), ReleaseIndex.in(index));
      return reader.read(counted.fetch()).ledger(SHOP);
    }
  }

  @Test
  void theNextDaemonReadsNothingTwiceAndFindsTheSame() throws Exception {
    var first = started();
    assertThat(read).hasValue(RELEASES);
    assertThat(first.entries()).hasSize(RELEASES);

    assertThat(started()).isEqualTo(first);
    assertThat(read).hasValue(0);

    released(RELEASES + 1);
    assertThat(started().nextNumber()).isEqualTo(new ReleaseNumber(RELEASES + 2));
    assertThat(read).hasValue(1);
  }

  @Test
  void oneThatIsMissingOrDamagedIsMadeAnew() throws Exception {
    var first = started();
    for (var damage : List.of("", "nonsense", "slipway1 and more")) {
      Files.writeString(index, damage);
      assertThat(started()).isEqualTo(first);
      assertThat(read).hasValue(RELEASES);
      assertThat(started()).isEqualTo(first);
      assertThat(read).hasValue(0);
    }
    Files.delete(index);
    assertThat(started()).isEqualTo(first);
    assertThat(index).exists();
  }

  @Test
  void anotherHistoryIsReadForWhatItIs() throws Exception {
    started();
    remote.branch("old");
    remote.reset("main", remote.commitFiles("other", "Start", Map.of("notes.txt", "")));
    released(7);
    released(8);

    assertThat(started().entries()).hasSize(2);
    assertThat(read).hasValue(0); // the same contents, wherever they stand
  }

  @Test
  void oneThatCanNotBeWrittenCostsTimeOnly() throws Exception {
    Files.createDirectory(index);

    assertThat(started().entries()).hasSize(RELEASES);
  }

  /** Counts the contents of releases that are read. */
  private record Counted(ConfigRepository git, AtomicInteger reads) implements ConfigRepository {
    @Override
    public Revision fetch() throws RejectedException, UnavailableException {
      return git.fetch();
    }

    @Override
    public byte[] read(ObjectId blob) throws UnavailableException {
      reads.incrementAndGet();
      return git.read(blob);
    }

    @Override
    public History history(Revision revision) throws UnavailableException {
      return git.history(revision);
    }

    @Override
    public PushOutcome push(Revision base, List<FileCommit> commits) throws UnavailableException {
      return git.push(base, commits);
    }

    @Override
    public void close() {
      git.close();
    }
  }
}
