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
import dev.slipway.reconciler.ledger.LedgerStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon that starts again must read once more, and what it knows from its index. */
final class ReleaseIndexTest {
  private static final AppName SHOP = new AppName("shop");
  private static final int RELEASES = 260;

  @TempDir Path folder;
  private TestRepository remote;
  private Path index;
  private final AtomicInteger read = new AtomicInteger();

  @BeforeEach
  void create() {
    remote = TestRepository.create(folder.resolve("config.git"));
    var releases = new TreeMap<String, String>();
    for (var i = 1; i < RELEASES; i++) {
      var app = "app-" + i;
      releases.put(
          "releases/" + app + ".yaml", ReleaseFile.write(LedgerStory.release(app, 1, app)));
    }
    remote.commitFiles(TestRepository.MAIN, "Release all", releases);
    released(1);
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
  private ConfigView started() throws Exception {
    read.set(0);
    var followed = FollowedBranch.of(remote.url(), TestRepository.MAIN);
    try (var git =
        new GitConfigRepository(
            followed, folder.resolve("cache"), GitAccess.anonymous(), Clock.systemUTC())) {
      var counted = new Counted(git, read);
      var reader =
          new ConfigReader(
              counted, new ManifestReader(new Domain("localhost")), ReleaseIndex.in(index));
      return reader.read(counted.fetch());
    }
  }

  @Test
  void theNextDaemonReadsNothingTwiceAndFindsTheSame() throws Exception {
    var first = started().ledgers();
    assertThat(read).hasValue(RELEASES);
    assertThat(first).hasSize(RELEASES);

    assertThat(started().ledgers()).isEqualTo(first);
    assertThat(read).hasValue(0);

    released(2);
    assertThat(started().ledger(SHOP).nextNumber()).isEqualTo(new ReleaseNumber(3));
    assertThat(read).hasValue(1);
  }

  @Test
  void oneThatIsMissingOrDamagedIsMadeAnew() throws Exception {
    var first = started().ledgers();
    Files.writeString(index, "slipway1 and more");
    assertThat(started().ledgers()).isEqualTo(first);
    assertThat(read).hasValue(RELEASES);
    assertThat(started().ledgers()).isEqualTo(first);
    assertThat(read).hasValue(0);
    Files.delete(index);
    assertThat(started().ledgers()).isEqualTo(first);
    assertThat(index).exists();
  }

  @Test
  void anotherHistoryIsReadForWhatItIs() throws Exception {
    started();
    remote.reset("main", remote.commitFiles("other", "Start", Map.of("notes.txt", "")));
    released(1);

    var view = started();
    assertThat(view.ledger(SHOP).entries()).hasSize(1);
    assertThat(view.ledger(new AppName("app-1")).entries()).isEmpty();
    assertThat(read).hasValue(0); // the same content, wherever it stands
  }

  @Test
  void oneThatCanNotBeWrittenCostsTimeOnly() throws Exception {
    Files.createDirectory(index);

    assertThat(started().ledgers()).hasSize(RELEASES);
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
