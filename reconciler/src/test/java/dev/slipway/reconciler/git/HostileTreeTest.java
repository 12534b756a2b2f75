package dev.slipway.reconciler.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileTreeTest {
  @TempDir Path folder;
  private TestRepository remote;
  private GitSourceRepositories sources;

  @BeforeEach
  void create() throws IOException {
    remote = TestRepository.create(folder.resolve("shop.git"));
    sources = new GitSourceRepositories(folder.resolve("sources"), GitAccess.anonymous());
    Files.writeString(folder.resolve("outside"), "untouched");
  }

  @AfterEach
  void close() throws IOException {
    assertThat(folder.resolve("outside")).hasContent("untouched");
    assertThat(folder.resolve("evil")).doesNotExist();
    sources.close();
    remote.close();
  }

  /** Makes trees that git itself would not. */
  private interface Forge {
    void into(TreeFormatter tree, ObjectInserter inserter) throws IOException;
  }

  private void forge(Forge forge) throws Exception {
    remote
        .workspace()
        .update(
            "main",
            (tip, inserter) -> {
              var tree = new TreeFormatter();
              forge.into(tree, inserter);
              return remote
                  .workspace()
                  .builder(inserter.insert(tree), Person.SLIPWAY, "Forge a tree");
            });
  }

  private static ObjectId blob(ObjectInserter inserter, String content) throws IOException {
    return inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8));
  }

  private void export() throws Exception {
    export("");
  }

  private void export(String path) throws Exception {
    var target = Files.createDirectories(folder.resolve("target/app"));
    sources
        .open(new Source(remote.url(), new GitRef.Branch("main"), path), remote.tip())
        .tree()
        .export(target);
  }

  private void assertRefused(String words) {
    assertThatThrownBy(this::export)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", ".git", ".GIT", "../evil", "a/../../evil", "/evil", ".g\u200Cit"})
  void aNameThatLeavesTheTreeOrIsGitsOwnIsNotWritten(String name) throws Exception {
    forge((tree, in) -> tree.append(name.getBytes(UTF_8), FileMode.REGULAR_FILE, blob(in, "x")));
    assertRefused("can not be written");
  }

  @Test
  void aFolderWithSuchANameIsNotEntered() throws Exception {
    forge((tree, in) -> {
      var inside = new TreeFormatter();
      inside.append("evil", FileMode.REGULAR_FILE, blob(in, "x"));
      tree.append("..", FileMode.TREE, in.insert(inside));
    });
    assertRefused("can not be written");
  }

  @Test
  void aLinkThatIsAFolderTooLeadsNowhere() throws Exception {
    forge((tree, in) -> {
      tree.append("a", FileMode.SYMLINK, blob(in, "../.."));
      var inside = new TreeFormatter();
      inside.append("outside", FileMode.REGULAR_FILE, blob(in, "evil"));
      tree.append("a", FileMode.TREE, in.insert(inside));
    });
    assertRefused("leads out");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws Exception {
    forge((tree, in) -> {
      tree.append("a", FileMode.REGULAR_FILE, blob(in, "1"));
      tree.append("a", FileMode.REGULAR_FILE, blob(in, "2"));
    });
    assertRefused("twice");
  }

  @Test
  void aSubmoduleIsRefused() throws Exception {
    forge((tree, in) -> tree.append("vendor", FileMode.GITLINK, blob(in, "x")));
    assertRefused("vendor is a git sub-module (.gitmodules at the top of the repository says");
  }

  @Test
  void aSubmoduleThatGitItselfMadeIsRefusedAtAndBelowThePath() throws Exception {
    try (var library = TestRepository.create(folder.resolve("library.git"))) {
      library.commitFile("src/a.txt", "a");
      remote.commitFile("app/index.html", "ahoy");
      var clone = folder.resolve("clone");
      NativeGit.run(folder, "clone", "-q", remote.url(), clone.toString());
      NativeGit.run(
          clone,
          "-c",
          "protocol.file.allow=always",
          "submodule",
          "--quiet",
          "add",
          library.url(),
          "app/library");
      NativeGit.run(clone, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "Add it");
      NativeGit.run(clone, "push", "-q", "origin", "HEAD:main");
    }
    assertThatThrownBy(() -> export("app"))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("library is a git sub-module");
    assertThat(folder.resolve("target/app/library")).doesNotExist();
    for (var path : List.of("app/library", "app/library/src")) {
      assertThatThrownBy(() -> export(path))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("app/library is a git sub-module")
          .hasMessageContaining("commit its files here");
    }
    assertThatThrownBy(() -> export("app/none")).hasMessageContaining("has no folder app/none");
  }

  @Test
  void aSubmoduleBesideThePathDoesNotMatter() throws Exception {
    forge((tree, in) -> {
      var inside = new TreeFormatter();
      inside.append("index.html", FileMode.REGULAR_FILE, blob(in, "ahoy"));
      tree.append("app", FileMode.TREE, in.insert(inside));
      tree.append("library", FileMode.GITLINK, blob(in, "x"));
    });
    export("app");
    assertThat(folder.resolve("target/app/index.html")).hasContent("ahoy");
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aHundredThousandFilesAreWritten() throws Exception {
    forge((tree, in) -> {
      var inside = new TreeFormatter();
      for (var i = 1000; i < 2000; i++) {
        inside.append("file-" + i, FileMode.REGULAR_FILE, blob(in, "" + i));
      }
      var id = in.insert(inside);
      for (var i = 100; i < 200; i++) {
        tree.append("folder-" + i, FileMode.TREE, id);
      }
    });
    export();
    try (var files = Files.walk(folder.resolve("target/app"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(100_000);
    }
  }

  @Test
  void aFileInLfsIsRefused() throws Exception {
    remote.commitFile(
        "logo.png", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 123456\n");
    assertRefused(
        "logo.png is kept in git LFS, so that git has no more than a pointer to it, and Slipway does"
            + " not fetch from there: commit the file itself, as `git lfs migrate export"
            + " --include=logo.png` does");
    assertThat(folder.resolve("target/app/logo.png")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "..", "../outside", "sub/../../outside", "loop", "dots/.."})
  void aLinkThatLeadsOutIsRefused(String target) throws Exception {
    forge((tree, in) -> {
      tree.append("dots", FileMode.SYMLINK, blob(in, "."));
      tree.append("loop", FileMode.SYMLINK, blob(in, target));
    });
    assertRefused("leads out");
  }

  @Test
  void linksAreFollowedAsTheDiskWouldFollowThem() {
    var links =
        new Links(
            new TreeMap<>(
                Map.of(
                    "deep", "x/y/z",
                    "x/up", "../..",
                    "x/fine", "../deep/..",
                    "bad", "deep/../../../..",
                    "via", "x/up")));
    assertThat(List.of("x/up", "bad", "via")).allMatch(links::leaves);
    assertThat(List.of("deep", "x/fine")).noneMatch(links::leaves);
  }
}
