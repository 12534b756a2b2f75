package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.NativeGit;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.CommitText;
import dev.slipway.reconciler.ledger.LedgerStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway rollback --repo}: in a clone, with no daemon anywhere. */
final class OfflineRollbackTest {
  private static final String FILE = "releases/shop.yaml";

  @TempDir Path folder;
  private TestRepository remote;
  private Path clone;
  private Console console;

  @BeforeEach
  void create() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitFile("notes.txt", "first");
    released(release(1, "A"));
    released(release(2, "B"));
    clone = folder.resolve("clone");
    NativeGit.run(folder, "clone", "-q", remote.url(), "clone");
    NativeGit.run(clone, "config", "user.name", "Ann");
    NativeGit.run(clone, "config", "user.email", "ann@example.com");
    console = new Console(surroundings());
  }

  @AfterEach
  void close() {
    remote.close();
  }

  /** No configuration of user or machine. */
  private Surroundings surroundings() {
    var environment = new TreeMap<String, String>();
    environment.put("PATH", Objects.requireNonNull(System.getenv("PATH")));
    environment.put("HOME", folder.toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("SLIPWAY_API", "http://127.0.0.1:1");
    environment.put("GIT_DIR", "/nonexistent");
    return new Surroundings(environment, folder, false);
  }

  private static Release release(int number, String inputs) {
    return LedgerStory.release("shop", number, inputs);
  }

  private void released(Release release) {
    remote.editRelease("shop", ReleaseFile.write(release));
  }

  private String git(String... words) throws IOException, InterruptedException {
    return NativeGit.run(clone, words).strip();
  }

  private void assertRefused(String reason, String... words) throws Exception {
    var before = git("rev-parse", "HEAD");
    var status = git("status", "--porcelain");

    var refusing = new Console(surroundings());

    assertThat(refusing.run(words)).isEqualTo(3);

    assertThat(refusing.err()).contains(reason);
    assertThat(refusing.out()).isEmpty();
    assertThat(git("rev-parse", "HEAD")).isEqualTo(before);
    assertThat(git("status", "--porcelain")).isEqualTo(status);
  }

  @Test
  void theContentOfAnEarlierReleaseIsCommittedAsTheNextNumberByWhomItBelongsTo() throws Exception {
    assertThat(console.run("rollback", "shop", "v1", "--repo", "clone")).isEqualTo(0);

    var restored = release(1, "A").restoredAs(new ReleaseNumber(3));
    assertThat(clone.resolve(FILE)).hasContent(ReleaseFile.write(restored));
    assertThat(git("log", "-1", "--format=%an <%ae>|%cn|%B"))
        .isEqualTo(
            "Ann <ann@example.com>|Ann|"
                + CommitText.restored(restored, Optional.of(release(2, "B"))).strip());
    assertThat(git("status", "--porcelain")).isEmpty();
    assertThat(console.out())
        .isEqualTo(
            "Committed %s shop v3: roll back to v1%n"
                    .formatted(git("rev-parse", "--short=7", "HEAD"))
                + "Not checked without a daemon: whether the image of v1 is still there, %s%n"
                    .formatted(restored.image())
                + "It runs once it is pushed: git push%n".formatted());

    git("push", "-q");
    assertThat(remote.read(FILE)).contains(ReleaseFile.write(restored));
  }

  @Test
  void withoutANumberItIsTheOneBeforeThatCameUp() throws Exception {
    var restored = release(1, "A").restoredAs(new ReleaseNumber(3));
    var failed = CommitText.rolledBack(restored, new ReleaseNumber(2), "it crashed");
    remote.commitFiles("main", failed, Map.of(FILE, ReleaseFile.write(restored)));
    released(release(4, "C"));
    git("pull", "-q");

    assertThat(console.run("rollback", "shop", "--repo", "clone")).isEqualTo(0);

    assertThat(git("log", "-1", "--format=%s")).isEqualTo("shop v5: roll back to v3");
    assertRefused("v2 did not come up: it crashed", "rollback", "shop", "v2", "--repo", "clone");
  }

  @Test
  void whatElseIsChangedOrStagedStaysAsItIs() throws Exception {
    Files.writeString(clone.resolve("notes.txt"), "second");
    Files.writeString(clone.resolve("staged.txt"), "staged");
    git("add", "staged.txt");

    assertThat(console.run("rollback", "shop", "1", "--repo", "clone")).isEqualTo(0);

    assertThat(git("show", "--format=", "--name-only", "HEAD")).isEqualTo(FILE);
    assertThat(git("status", "--porcelain").lines())
        .map(String::strip)
        .containsExactlyInAnyOrder("M notes.txt", "A  staged.txt");
  }

  @Test
  void anAuthorWhoIsNamedIsWritten() throws Exception {
    console.run("rollback", "shop", "--repo", "clone", "--author", "Bob <bob@example.com>");

    assertThat(git("log", "-1", "--format=%an|%cn")).isEqualTo("Bob|Ann");
  }

  @Test
  void theFollowedFolderMayLieBelowTheTop() throws Exception {
    remote.commitFile("env/prod/" + FILE, ReleaseFile.write(release(1, "A")));
    remote.commitFile("env/prod/" + FILE, ReleaseFile.write(release(2, "B")));
    git("pull", "-q");

    assertThat(console.run("rollback", "shop", "v1", "--repo", "clone/env/prod")).isEqualTo(0);

    assertThat(git("show", "--format=%s", "--name-only", "HEAD"))
        .isEqualTo("shop v3: roll back to v1\n\nenv/prod/" + FILE);
  }

  @Test
  void whatADaemonWouldRefuseIsRefused() throws Exception {
    assertRefused("there is no v9 of shop", "rollback", "shop", "v9", "--repo", "clone");
    assertRefused("v2 runs", "rollback", "shop", "v2", "--repo", "clone");
    assertRefused("blog has no release", "rollback", "blog", "--repo", "clone");
  }

  @Test
  void aReleaseFileThatIsChangedAndNotCommittedIsRefused() throws Exception {
    Files.writeString(clone.resolve(FILE), "mine");
    assertRefused("git restore --staged", "rollback", "shop", "--repo", "clone");

    git("add", FILE);
    assertRefused("is changed and not committed", "rollback", "shop", "--repo", "clone");
    assertThat(clone.resolve(FILE)).hasContent("mine");
  }

  @Test
  void whatAHookRefusesLeavesNothingBehind() throws Exception {
    var hook = clone.resolve(".git/hooks/pre-commit");
    Files.createDirectories(Objects.requireNonNull(hook.getParent()));
    Files.writeString(hook, "#!/bin/sh\necho 'not on a Sunday' >&2; exit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    assertRefused("not on a Sunday", "rollback", "shop", "--repo", "clone");
  }

  @Test
  void aCloneThatDoesNotHaveAllIsRefused() throws Exception {
    released(release(3, "C"));
    git("fetch", "-q");
    assertRefused("run git pull", "rollback", "shop", "--repo", "clone");

    git("checkout", "-q", "--detach");
    assertRefused("no branch checked out", "rollback", "shop", "--repo", "clone");

    NativeGit.run(folder, "clone", "-q", "--depth", "1", remote.url(), "shallow");
    assertRefused("git fetch --unshallow", "rollback", "shop", "--repo", "shallow");
  }

  @Test
  void whatIsNoCloneIsRefused() throws Exception {
    Files.createDirectory(folder.resolve("empty"));
    assertRefused("not a git repository", "rollback", "shop", "--repo", "empty");
    assertRefused("is no work tree", "rollback", "shop", "--repo", "config.git");
    assertRefused("there is no folder", "rollback", "shop", "--repo", "nowhere");
    assertThat(console.run("rollback", "No App", "--repo", "clone")).isEqualTo(2);
  }
}
