package dev.slipway.reconciler.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitConfigRepositoryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private TestRepository remote;
  private final List<ConfigRepository> opened = new ArrayList<>();

  @BeforeEach
  void create() {
    remote = TestRepository.create(folder.resolve("config.git"));
  }

  @AfterEach
  void close() {
    opened.forEach(ConfigRepository::close);
    remote.close();
  }

  private ConfigRepository follow(FollowedBranch branch, String cache) throws RejectedException {
    var repository =
        new GitConfigRepository(branch, folder.resolve(cache), GitAccess.anonymous(), CLOCK);
    opened.add(repository);
    return repository;
  }

  private ConfigRepository follow() throws RejectedException {
    return follow(FollowedBranch.of(remote.url(), TestRepository.MAIN), "cache/config.git");
  }

  @Test
  void aRevisionHasThePlatformFileTheManifestsAndTheReleases() throws Exception {
    remote.commitFiles(
        "main",
        "All",
        Map.of(
            "slipway.yaml", "p",
            "apps/shop.yaml", "s",
            "apps/team-a/blog.yaml", "b",
            "apps/notes.txt", "n",
            "releases/shop.yaml", "r",
            "releases/old/shop.yaml", "o",
            "README.md", "x"));

    var config = follow();
    var revision = config.fetch();

    assertThat(revision.commit()).isEqualTo(remote.tip());
    assertThat(revision.files())
        .containsOnlyKeys(
            "apps/shop.yaml", "apps/team-a/blog.yaml", "releases/shop.yaml", "slipway.yaml");
    assertThat(text(config, revision, "apps/team-a/blog.yaml")).isEqualTo("b");
  }

  @Test
  void anUnmovedBranchGivesTheSameRevisionAndAMovedOneTheNext() throws Exception {
    remote.commitManifest("shop", "1");
    var config = follow();
    var first = config.fetch();
    assertThat(config.fetch()).isSameAs(first);

    var second = remote.commitManifest("shop", "2");

    assertThat(config.fetch().commit()).isEqualTo(second);
    assertThat(text(config, config.fetch(), "apps/shop.yaml")).isEqualTo("2");
  }

  @Test
  void aForcedPushIsFollowed() throws Exception {
    var first = remote.commitManifest("shop", "1");
    remote.commitManifest("shop", "2");
    var config = follow();
    config.history(config.fetch());

    remote.reset("main", first);

    assertThat(config.fetch().commit()).isEqualTo(first);
    assertThat(config.history(config.fetch()).manifests().get("apps/shop.yaml")).hasSize(1);
  }

  @Test
  void onlyTheFollowedFolderIsSeenAndWritten() throws Exception {
    remote.commitFile("apps/other.yaml", "o");
    remote.commitFile("env/prod/apps/shop.yaml", "s");
    var config =
        follow(new FollowedBranch(remote.url(), "main", "env/prod", Person.SLIPWAY), "cache");

    var revision = config.fetch();
    assertThat(revision.files()).containsOnlyKeys("apps/shop.yaml");
    var outcome = config.push(revision, List.of(commit("releases/shop.yaml", "v1")));

    assertThat(outcome).isInstanceOf(PushOutcome.Landed.class);
    assertThat(remote.read("env/prod/releases/shop.yaml")).contains("v1");
    assertThat(config.history(config.fetch()).releases())
        .extracting(FileChange::path)
        .containsExactly("releases/shop.yaml");
    assertThat(config.history(config.fetch()).manifests()).containsOnlyKeys("apps/shop.yaml");
  }

  @Test
  void aMissingFolderIsRefusedAndNotTakenForAnEmptyOne() throws Exception {
    remote.commitFile("apps/other.yaml", "o");
    var config = follow(new FollowedBranch(remote.url(), "main", "prod", Person.SLIPWAY), "cache");
    assertThatThrownBy(config::fetch)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no folder prod");
  }

  @Test
  void commitsLandInTheirOrderAndOneThatChangesNothingIsLeftOut() throws Exception {
    remote.commitManifest("shop", "1");
    var config = follow();
    var base = config.fetch();

    var outcome =
        config.push(
            base,
            List.of(
                commit("releases/shop.yaml", "v1"),
                commit("apps/shop.yaml", "1"),
                commit("releases/blog.yaml", "v1")));

    assertThat(remote.subjects())
        .containsExactly(
            "Release releases/blog.yaml", "Release releases/shop.yaml", "Write apps/shop.yaml");
    assertThat(outcome).isEqualTo(new PushOutcome.Landed(config.fetch()));
    assertThat(config.fetch().commit()).isEqualTo(remote.tip());
    assertThat(NativeGit.run(remote.folder(), "log", "-1", "--format=%an <%ae> %aI"))
        .isEqualTo("Slipway <slipway@localhost> 2026-02-03T04:05:06+00:00\n");
    assertThat(NativeGit.run(remote.folder(), "fsck", "--strict", "--no-dangling")).isEmpty();
  }

  @Test
  void aPushThatChangesNothingMakesNoCommit() throws Exception {
    remote.commitFile("releases/shop.yaml", "v1");
    var config = follow();
    var base = config.fetch();

    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isEqualTo(new PushOutcome.Landed(base));
    assertThat(remote.subjects()).hasSize(1);
  }

  @Test
  void whoComesSecondLosesTheRaceAndWritesNothing() throws Exception {
    remote.commitManifest("shop", "1");
    var config = follow();
    var base = config.fetch();
    var other = remote.commitManifest("shop", "2");

    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOf(PushOutcome.LostRace.class);

    assertThat(remote.tip()).isEqualTo(other);
    var again = config.fetch();
    assertThat(config.push(again, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOf(PushOutcome.Landed.class);
  }

  @Test
  void aBranchThatWasRewoundMeanwhileIsNotPushedOver() throws Exception {
    var first = remote.commitManifest("shop", "1");
    remote.commitManifest("shop", "2");
    var config = follow();
    var base = config.fetch();
    remote.reset("main", first);

    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOf(PushOutcome.LostRace.class);
    assertThat(remote.tip()).isEqualTo(first);
  }

  @Test
  void aCheckedOutBranchIsNotPushedTo() throws Exception {
    NativeGit.run(folder, "init", "-q", "-b", "main", "work");
    var work = folder.resolve("work");
    NativeGit.run(work, "commit", "-q", "--allow-empty", "-m", "first");
    var config = follow(FollowedBranch.of(work.toString(), "main"), "cache");
    var base = config.fetch();

    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOfSatisfying(
            PushOutcome.Refused.class, no -> assertThat(no.reason()).contains("--bare"));
  }

  @Test
  void theHooksOfALocalRepositoryAreObeyed() throws Exception {
    remote.commitManifest("shop", "1");
    var hook = Files.createDirectories(remote.folder().resolve("hooks")).resolve("pre-receive");
    Files.writeString(hook, "#!/bin/sh\necho 'not on a Sunday' >&2; exit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    var config = follow();
    var base = config.fetch();

    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOfSatisfying(
            PushOutcome.Refused.class, no -> assertThat(no.reason()).contains("not on a Sunday"));

    Files.writeString(hook, "#!/bin/sh\nexit 0\n");
    assertThat(config.push(base, List.of(commit("releases/shop.yaml", "v1"))))
        .isInstanceOf(PushOutcome.Landed.class);
    assertThat(remote.read("releases/shop.yaml")).contains("v1");
  }

  @Test
  void manyWritersMakeNoCommitTwiceAndLoseNone() throws Exception {
    remote.commitManifest("shop", "1");
    var writers = 3;
    var releases = 5;
    try (var server = GitHttpServer.start(folder, 0);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var urls = List.of(remote.url(), server.url("config.git"), remote.url());
      var done = new ArrayList<Future<Boolean>>();
      for (var writer = 0; writer < writers; writer++) {
        var config = follow(FollowedBranch.of(urls.get(writer), "main"), "cache" + writer);
        var app = "app" + writer;
        done.add(threads.submit(() -> release(config, app, releases)));
      }
      for (var each : done) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(remote.subjects()).hasSize(1 + writers * releases);
    assertThat(NativeGit.run(remote.folder(), "rev-list", "--count", "--merges", "main").strip())
        .isEqualTo("0");
    var config = follow();
    var history = config.history(config.fetch());
    assertThat(history.releases()).hasSize(writers * releases);
    assertThat(NativeGit.run(remote.folder(), "fsck", "--strict", "--no-dangling")).isEmpty();
  }

  private static boolean release(ConfigRepository config, String app, int releases)
      throws RejectedException {
    for (var number = 1; number <= releases; ) {
      try {
        var landed =
            config.push(config.fetch(), List.of(commit("releases/" + app + ".yaml", "v" + number)));
        if (landed instanceof PushOutcome.Landed) {
          number++;
        } else if (landed instanceof PushOutcome.Refused(var reason)) {
          throw new IllegalStateException(reason);
        }
      } catch (UnavailableException e) {
        assertThat(e).hasMessageContaining("someone else is writing");
      }
    }
    return true;
  }

  @Test
  void anEmptyRepositorySaysHowToStart() throws Exception {
    assertThatThrownBy(follow()::fetch)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("slipway init");
  }

  @Test
  void aMissingBranchNamesThoseThatAreThere() throws Exception {
    remote.commitManifest("shop", "1");
    var config = follow(FollowedBranch.of(remote.url(), "production"), "cache");
    assertThatThrownBy(config::fetch)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no branch production; it has main");
  }

  @Test
  void whatIsNoRepositoryIsRefused() throws Exception {
    var config = follow(FollowedBranch.of(folder.resolve("nothing").toString(), "main"), "cache");
    assertThatThrownBy(config::fetch).isInstanceOf(RejectedException.class);
  }

  @Test
  void aSha256RepositoryIsRefused() throws Exception {
    NativeGit.run(folder, "init", "-q", "--object-format=sha256", "-b", "main", "new");
    NativeGit.run(folder.resolve("new"), "commit", "-q", "--allow-empty", "-m", "first");
    var config = follow(FollowedBranch.of(folder.resolve("new").toString(), "main"), "cache");
    assertThatThrownBy(config::fetch)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void aShallowRepositoryIsRefused() throws Exception {
    remote.commitManifest("shop", "1");
    remote.commitManifest("shop", "2");
    NativeGit.run(folder, "clone", "-q", "--bare", "--depth", "1", remote.url(), "shallow.git");
    var config = follow(FollowedBranch.of("file://" + folder + "/shallow.git", "main"), "cache");
    assertThatThrownBy(config::fetch)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("shallow")
        .hasMessageContaining("git fetch --unshallow");
  }

  @Test
  void aDeletedCacheIsMadeAgain() throws Exception {
    remote.commitManifest("shop", "1");
    var config = follow();
    var revision = config.fetch();

    Folders.delete(folder.resolve("cache"));

    assertThatThrownBy(() -> text(config, revision, "apps/shop.yaml"))
        .isInstanceOf(UnavailableException.class);
    assertThat(text(config, config.fetch(), "apps/shop.yaml")).isEqualTo("1");
    assertThat(config.history(config.fetch()).manifests()).containsOnlyKeys("apps/shop.yaml");
  }

  @Test
  void aDamagedCacheIsMadeAgain() throws Exception {
    remote.commitManifest("shop", "1");
    follow().fetch();
    damage(folder.resolve("cache/config.git/objects"));

    var config = follow();
    var revision = config.fetch();

    assertThat(text(config, revision, "apps/shop.yaml")).isEqualTo("1");
    remote.commitManifest("shop", "2");
    assertThat(text(config, config.fetch(), "apps/shop.yaml")).isEqualTo("2");
  }

  @Test
  void theCacheIsTakenUpByTheNextDaemon() throws Exception {
    remote.commitManifest("shop", "1");
    follow().fetch();
    var key = Files.getAttribute(folder.resolve("cache/config.git"), "unix:ino");

    var config = follow();
    assertThat(text(config, config.fetch(), "apps/shop.yaml")).isEqualTo("1");

    assertThat(Files.getAttribute(folder.resolve("cache/config.git"), "unix:ino")).isEqualTo(key);
  }

  @Test
  void theCacheIsPackedBeforeItIsMadeOfTooManyFiles() throws Exception {
    var config = follow();
    var most = 0;
    for (var i = 0; i < 80; i++) {
      remote.commitManifest("shop", "version " + i);
      config.fetch();
      var packs = folder.resolve("cache/config.git/objects/pack").toFile().list();
      most = Math.max(most, Objects.requireNonNull(packs).length);
    }

    assertThat(most).isBetween(100, 155);
    var packs = folder.resolve("cache/config.git/objects/pack").toFile().list();
    assertThat(packs).hasSizeLessThan(30);
    assertThat(text(config, config.fetch(), "apps/shop.yaml")).isEqualTo("version 79");
    assertThat(folder.resolve("cache/config.git/gc.log")).doesNotExist();
  }

  private static void damage(Path objects) throws IOException {
    try (var files = Files.walk(objects)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.writeString(file, "damaged");
      }
    }
  }

  private static FileCommit commit(String path, String content) {
    return new FileCommit(path, content, "Release " + path + "\n\nSlipway-Release: x\n");
  }

  private static String text(ConfigRepository config, Revision revision, String path)
      throws UnavailableException {
    ObjectId blob = revision.files().get(path);
    return blob == null ? "" : new String(config.read(blob), UTF_8);
  }
}
