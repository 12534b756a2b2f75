package dev.slipway.reconciler.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitSourceRepositoriesTest {
  private static final GitRef MAIN = new GitRef.Branch("main");

  @TempDir Path folder;
  private TestRepository remote;
  private GitSourceRepositories sources;

  @BeforeEach
  void create() {
    remote = TestRepository.create(folder.resolve("shop.git"));
    sources = open();
  }

  @AfterEach
  void close() {
    sources.close();
    remote.close();
  }

  private GitSourceRepositories open() {
    return new GitSourceRepositories(folder.resolve("sources"), GitAccess.anonymous());
  }

  private Source source(String path) {
    return new Source(remote.url(), MAIN, path);
  }

  private Path exported(Source source, ObjectId commit)
      throws IOException, RejectedException, UnavailableException {
    var target = Files.createDirectory(folder.resolve("export-" + System.nanoTime()));
    sources.open(source, commit).tree().export(target);
    return target;
  }

  @Test
  void refsAreAskedForAtOnceAndThoseThatAreNotThereAreLeftOut() throws Exception {
    var first = remote.commitFile("a", "1");
    remote.tag("v1", first);
    var second = remote.commitFile("a", "2");
    NativeGit.run(remote.folder(), "tag", "-a", "-m", "annotated", "v2", "main");
    var tag = new GitRef.Tag("v1");
    var annotated = new GitRef.Tag("v2");
    var commit = new GitRef.Commit(first);

    var heads =
        sources.heads(
            remote.url(),
            Set.of(
                MAIN,
                tag,
                annotated,
                commit,
                new GitRef.Branch("gone"),
                new GitRef.Tag("main"),
                new GitRef.Branch("not a ref..")));

    assertThat(heads).isEqualTo(Map.of(MAIN, second, tag, first, annotated, second, commit, first));
  }

  @Test
  void aSourceHasTheFilesOfItsPathAlone() throws Exception {
    remote.commitFiles(
        "main",
        "Add shop and blog\n\nwith details",
        Map.of(
            "services/shop/Procfile", "web: run",
            "services/shop/src/Main.java", "class Main {}",
            "services/blog/index.html", "blog"));

    var head = sources.open(source("services/shop"), remote.tip());

    assertThat(head.subject()).isEqualTo("Add shop and blog");
    assertThat(head.tree().commit())
        .hasValueSatisfying(commit -> {
          assertThat(commit.id()).isEqualTo(remote.tip());
          assertThat(remote.url()).endsWith(commit.git());
          assertThat(commit.created()).isBetween(Instant.EPOCH, Instant.now());
        });
    assertThat(head.tree().names()).containsExactly("Procfile", "src/");
    assertThat(head.tree().read("Procfile", 100)).contains("web: run".getBytes(UTF_8));
    assertThat(head.tree().read("src/Main.java", 100)).isPresent();
    assertThat(head.tree().read("src", 100)).isEmpty();
    assertThat(head.tree().read("nothing", 100)).isEmpty();
    assertThatThrownBy(() -> head.tree().read("Procfile", 7))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("larger than 7 bytes");
    assertThat(exported(source("services/shop"), remote.tip()).resolve("src/Main.java"))
        .hasContent("class Main {}");
  }

  @Test
  void aCommitOutsideThePathLeavesTheTreeAsItIs() throws Exception {
    remote.commitFile("shop/a", "1");
    var before = sources.open(source("shop"), remote.tip()).tree();
    remote.commitFile("blog/b", "1");

    assertThat(sources.open(source("shop"), remote.tip()).tree().id()).isEqualTo(before.id());
  }

  @Test
  void anExportKeepsModesAndLinksAndHasOneTimeThroughout() throws Exception {
    var work = Files.createDirectories(folder.resolve("work"));
    NativeGit.run(work, "init", "-q", "-b", "main");
    Files.createDirectories(work.resolve("bin"));
    var script = Files.writeString(work.resolve("bin/run"), "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(work.resolve("bin/data"), "x");
    Files.createSymbolicLink(work.resolve("start"), Path.of("bin/run"));
    Files.createSymbolicLink(work.resolve("bin/up"), Path.of("../start"));
    NativeGit.run(work, "add", ".");
    NativeGit.run(work, "commit", "-q", "-m", "all");
    NativeGit.run(work, "push", "-q", remote.url(), "main");

    var target = exported(source(""), remote.tip());

    var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(target));
    assertThat(permissions).isEqualTo("rwxr-xr-x");
    assertThat(Files.getPosixFilePermissions(target.resolve("bin/run")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(Files.getPosixFilePermissions(target.resolve("bin/data")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Files.readSymbolicLink(target.resolve("start"))).isEqualTo(Path.of("bin/run"));
    var time = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));
    assertThat(Files.getLastModifiedTime(target.resolve("bin"))).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(target.resolve("bin/data"))).isEqualTo(time);
    assertThat(target.resolve(".git")).doesNotExist();
  }

  @Test
  void aCommitThatIsNoTipIsFetchedToo() throws Exception {
    var first = remote.commitFile("a", "1");
    for (var i = 0; i < 60; i++) {
      remote.commitFile("a", "2" + i);
    }

    assertThat(exported(source(""), first).resolve("a")).hasContent("1");
    assertThat(exported(new Source(remote.url(), new GitRef.Commit(first), ""), first).resolve("a"))
        .hasContent("1");
  }

  @Test
  void whatDoesNotExistIsRefused() throws Exception {
    remote.commitFile("a", "1");
    var nowhere = new ObjectId("0123456789012345678901234567890123456789");

    assertThatThrownBy(() -> sources.open(source(""), nowhere))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("has no commit 0123");
    assertThatThrownBy(() -> sources.open(source("b"), remote.tip()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("has no folder b");
    assertThatThrownBy(() -> sources.open(source("a"), remote.tip()))
        .isInstanceOf(RejectedException.class);
    var gone = folder.resolve("gone.git").toString();
    assertThatThrownBy(() -> sources.heads(gone, Set.of(MAIN)))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> sources.heads("ext::sh -c id", Set.of(MAIN)))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void commitsThatTouchThePathAreTold() throws Exception {
    var first = remote.commitFile("shop/a", "1");
    remote.commitFile("blog/b", "1");
    remote.commitFile("shop/a", "2");
    remote.commitFile("shop/a", "3");
    assertThat(sources.log(source("shop"), first, remote.tip())).isEmpty();

    sources.open(source("shop"), remote.tip());

    var log = sources.log(source("shop"), first, remote.tip()).orElseThrow();
    assertThat(log.commits()).hasSize(2);
    assertThat(log.commits().getFirst())
        .returns(remote.tip(), SourceLog.Commit::id)
        .returns("Alice", SourceLog.Commit::author)
        .returns("Write shop/a", SourceLog.Commit::subject);
    assertThat(sources.log(source(""), first, remote.tip()).orElseThrow().count()).isEqualTo(3);
    assertThat(sources.log(source(""), remote.tip(), first).orElseThrow().count()).isZero();
    var unknown = new ObjectId("0123456789012345678901234567890123456789");
    assertThat(sources.log(source(""), unknown, remote.tip())).isEmpty();
  }

  @Test
  void commitsOfWhichSomeWereNotFetchedAreNotTold() throws Exception {
    var first = remote.commitFile("a", "first");
    sources.open(source(""), first);
    for (var i = 0; i < 70; i++) {
      remote.commitFile("a", "text " + i);
    }
    sources.open(source(""), remote.tip());

    assertThat(sources.log(source(""), first, remote.tip())).isEmpty();
  }

  @Test
  void veryManyCommitsAreCountedAndNotAllListed() throws Exception {
    var first = remote.commitFile("a", "first");
    for (var branch : List.of("b1", "b2", "b3", "b4", "b5")) { // so that none is far from the tip
      remote.reset(branch, first);
      for (var i = 0; i < 41; i++) {
        remote.commitFiles(branch, "Change", Map.of(branch, "text " + i));
      }
      remote.mergeNoFf(branch);
    }
    sources.open(source(""), remote.tip());

    var log = sources.log(source(""), first, remote.tip()).orElseThrow();
    assertThat(log.commits()).hasSize(SourceLog.MOST);
    assertThat(log.more()).isEqualTo(5 * 42 - SourceLog.MOST);
  }

  @Test
  void aFetchIsShallow() throws Exception {
    for (var i = 0; i < 70; i++) {
      remote.commitFile("a", "" + i);
    }
    sources.open(source(""), remote.tip());

    try (var clones = Files.list(folder.resolve("sources"))) {
      var clone = clones.findFirst().orElseThrow();
      assertThat(NativeGit.run(clone, "rev-list", "--count", remote.tip().value()).strip())
          .isEqualTo("50");
    }
    remote.commitFile("a", "next");
    assertThat(exported(source(""), remote.tip()).resolve("a")).hasContent("next");
  }

  @Test
  void aDeletedOrDamagedCacheIsFetchedAgainWhileATreeIsInUse() throws Exception {
    remote.commitFile("a", "1");
    var tree = sources.open(source(""), remote.tip()).tree();
    Folders.delete(folder.resolve("sources"));

    tree.export(Files.createDirectory(folder.resolve("one")));
    assertThat(folder.resolve("one/a")).hasContent("1");

    sources.close();
    try (var files = Files.walk(folder.resolve("sources"))) {
      for (var file : files.filter(f -> f.toString().contains("/objects/")).toList()) {
        if (Files.isRegularFile(file)) {
          assertThat(file.toFile().setWritable(true)).isTrue();
          Files.writeString(file, "damaged");
        }
      }
    }
    sources = open();
    assertThat(exported(source(""), remote.tip()).resolve("a")).hasContent("1");
  }
}
