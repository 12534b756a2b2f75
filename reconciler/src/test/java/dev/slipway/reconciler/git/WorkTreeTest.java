package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config repository that people work in: its branch is checked out. */
final class WorkTreeTest {
  private static final String RELEASE = "releases/shop.yaml";

  @TempDir private Path folder;
  private Path work;

  @BeforeEach
  void commitAManifest() throws Exception {
    work = Files.createDirectories(folder.resolve("work"));
    git("init", "-q", "-b", "main");
    write("apps/shop.yaml", "one");
    git("add", ".");
    git("commit", "-q", "-m", "Add shop");
  }

  private String git(String... arguments) throws Exception {
    return NativeGit.run(work, arguments);
  }

  private void write(String name, String text) throws Exception {
    var file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private PushOutcome release() throws Exception {
    var branch = FollowedBranch.of(work.toString(), "main");
    try (var config =
        new GitConfigRepository(
            branch, folder.resolve("cache"), GitAccess.anonymous(), Clock.systemUTC())) {
      return config.push(config.fetch(), List.of(new FileCommit(RELEASE, "v1", "shop v1\n")));
    }
  }

  @Test
  void isLeftAloneUnlessItSaysOtherwise() throws Exception {
    assertThat(release())
        .isInstanceOfSatisfying(
            PushOutcome.Refused.class,
            no -> assertThat(no.reason()).contains("--bare", "updateInstead"));
    assertThat(work.resolve(RELEASE)).doesNotExist();
  }

  @Test
  void hasReleasesAmongItsFilesWhereItSaysSo() throws Exception {
    git("config", "receive.denyCurrentBranch", "updateInstead");
    write("notes.txt", "mine");

    assertThat(release()).isInstanceOf(PushOutcome.Landed.class);

    assertThat(work.resolve(RELEASE)).hasContent("v1");
    assertThat(git("status", "--short")).isEqualTo("?? notes.txt\n");
    assertThat(git("log", "-1", "--format=%s")).isEqualTo("shop v1\n");
  }

  @Test
  void losesNothingThatIsNotCommittedYet() throws Exception {
    git("config", "receive.denyCurrentBranch", "updateInstead");
    write("apps/shop.yaml", "two");

    assertThat(release())
        .isInstanceOfSatisfying(
            PushOutcome.Refused.class,
            no -> assertThat(no.reason()).contains("Working directory has unstaged changes"));
    assertThat(work.resolve("apps/shop.yaml")).hasContent("two");

    git("commit", "-q", "-a", "-m", "Change shop");
    assertThat(release()).isInstanceOf(PushOutcome.Landed.class);
  }
}
