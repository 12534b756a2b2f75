package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitWorkspaceTest {
  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void create() {
    repository = TestRepository.create(folder.resolve("config.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void nativeGitFindsNothingWrongWithWhatItWrote() throws Exception {
    repository.commitFile("a.txt", "a");
    repository.commitFile("a/b/c.txt", "c");
    repository.commitFile("a-b", "x");
    repository.commitManifest("shop", "kind: App\n");
    repository.deleteFile("a/b/c.txt");

    assertThat(NativeGit.run(repository.folder(), "fsck", "--strict", "--no-dangling")).isEmpty();
    assertThat(NativeGit.run(repository.folder(), "ls-tree", "-r", "--name-only", "main"))
        .isEqualTo("a-b\na.txt\napps/shop.yaml\n");
    assertThat(NativeGit.run(repository.folder(), "symbolic-ref", "HEAD"))
        .isEqualTo("refs/heads/main\n");
  }

  @Test
  void aRevertTakesBackOneCommitAndKeepsLaterOnes() {
    repository.commitFile("releases/shop.yaml", "v1");
    var second = repository.commitFile("releases/shop.yaml", "v2");
    repository.commitFile("apps/blog.yaml", "blog");

    repository.revert(second);

    assertThat(repository.read("releases/shop.yaml")).contains("v1");
    assertThat(repository.read("apps/blog.yaml")).contains("blog");
    assertThat(repository.subjects()).startsWith("Revert \"Write releases/shop.yaml\"");
  }

  @Test
  void aRevertThatConflictsIsRefused() {
    repository.commitFile("releases/shop.yaml", "v1");
    var second = repository.commitFile("releases/shop.yaml", "v2");
    repository.commitFile("releases/shop.yaml", "v3");

    assertThatThrownBy(
            () -> repository.workspace().revert(TestRepository.MAIN, second, Person.SLIPWAY))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("later commits");
  }

  @Test
  void aMergeKeepsBothParents() throws Exception {
    repository.commitFile("one", "1");
    repository.branch("feature");
    repository.commitFiles("feature", "Add two", Map.of("two", "2"));
    repository.commitFile("three", "3");

    var merge = repository.mergeNoFf("feature");

    assertThat(repository.read("two")).contains("2");
    assertThat(repository.read("three")).contains("3");
    assertThat(NativeGit.run(repository.folder(), "log", "-1", "--format=%P", merge.value()))
        .hasSize(40 + 1 + 40 + 1);
  }

  @Test
  void aFolderIsCommittedWithItsExecutableFiles() throws Exception {
    var app = Files.createDirectories(folder.resolve("app/bin"));
    var script = Files.writeString(app.resolve("start"), "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("app/README"), "hello");

    repository.commitFolder(folder.resolve("app"));

    assertThat(NativeGit.run(repository.folder(), "ls-tree", "-r", "main"))
        .contains("100755 blob")
        .contains("\tbin/start\n")
        .contains("\tREADME\n");
  }

  @Test
  void aNameThatWouldLeaveTheTreeIsRefused() {
    assertThatThrownBy(() -> repository.commitFile("a/../../x", "x")).hasMessageContaining("..");
  }

  @Test
  void anExistingFolderIsNotOverwritten() {
    assertThatThrownBy(() -> GitWorkspace.create(repository.folder(), "main", Clock.systemUTC()))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void theSameStepsMakeTheSameIds() {
    try (var other = TestRepository.create(folder.resolve("other.git"))) {
      assertThat(other.commitFile("a", "1")).isEqualTo(repository.commitFile("a", "1"));
      var files = new TreeMap<String, FileEdit>(Map.of("a", new FileEdit.Delete()));
      assertThat(other.commit("main", "x", files)).isEqualTo(repository.commit("main", "x", files));
    }
  }
}
