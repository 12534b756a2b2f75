package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is the same for all buildpacks. The build that is watched here is a wrapper of Maven that is
 * in the tree: a shell script that may do anything.
 */
class BuildpackImageBuilderTest {
  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    yard = new Yard(folder).write("pom.xml", "<project/>").write("Procfile", "web: run");
  }

  @Test
  void a_tree_that_says_nothing_is_told_what_would() throws Exception {
    var nothing = new Yard(folder.resolve("nothing")).write("notes.txt", "").write("doc/a", "");
    assertThatThrownBy(nothing::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "nothing says how to build this: found doc/, notes.txt at the source's path; add one"
                + " of pom.xml (Java with Maven), package.json (Node.js), requirements.txt,"
                + " main.py, app.py or server.py (Python), go.mod (Go), bin/build (build hook), one"
                + " .java file or Main.java (Java single file), index.html or public/ (static"
                + " site), Procfile (commands of the Procfile)");
  }

  @Test
  void a_key_follows_the_tree_and_the_buildpack() throws Exception {
    script("true");
    var builder = yard.builder();
    var key = builder.key(yard.tree, Yard.METHOD);
    assertThat(builder.key(yard.tree, Yard.METHOD)).isEqualTo(key);
    yard.write("more.txt", "");
    assertThat(builder.key(yard.tree, Yard.METHOD)).isNotEqualTo(key);
  }

  @Test
  void a_key_follows_the_run_image() throws Exception {
    var none = yard.builder().key(yard.tree, Yard.METHOD);
    var public17 = RunImages.NONE.with(Map.of("java", ImageName.parse("jre:17")));
    var first = yard.with(public17).builder().key(yard.tree, Yard.METHOD);
    var other = yard.with(RunImages.DEFAULT).builder().key(yard.tree, Yard.METHOD);
    assertThat(Set.of(none, first, other)).hasSize(3);
    var elsewhere = public17.with(Map.of("node", ImageName.parse("node:1")));
    assertThat(yard.with(elsewhere).builder().key(yard.tree, Yard.METHOD)).isEqualTo(first);
  }

  @Test
  void a_build_whose_run_image_was_changed_meanwhile_is_not_done() throws Exception {
    var key = yard.builder().key(yard.tree, Yard.METHOD);
    var changed = yard.with(RunImages.DEFAULT).builder();
    assertThatThrownBy(() -> changed.build(new BuildRequest(Yard.APP, key, yard.tree, Yard.METHOD)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("its run image was changed meanwhile");
  }

  @Test
  void a_build_that_fails_is_remembered_until_it_is_forgotten() throws Exception {
    script("echo run >> \"$HOME/../../../runs\"; seq 50; echo it is broken; exit 7");
    assertThatThrownBy(() -> yard.build())
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("mvnw ended with 7\n1\n2\n")
        .hasMessageEndingWith("\n50\nit is broken")
        .hasMessageContaining("\n8\n…\n32\n");
    var key = yard.builder().key(yard.tree, Yard.METHOD);
    assertThat(yard.site().failure(Yard.APP, key).orElseThrow()).contains("it is broken");
    assertThatThrownBy(() -> yard.build()).hasMessageContaining("it is broken");
    assertThat(runs()).isEqualTo(1);
    yard.site().forgetFailures(Yard.APP);
    assertThat(yard.site().failure(Yard.APP, key)).isEmpty();
    assertThatThrownBy(() -> yard.build()).hasMessageContaining("it is broken");
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void a_missing_tool_is_told_and_not_remembered() throws Exception {
    var node = new Yard(folder.resolve("node")).write("package.json", "{}").write("server.js", "");
    node.with("PATH", "/nowhere");
    assertThatThrownBy(node::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "needs node on PATH: install Node.js, see https://nodejs.org (here: "
                + Packages.ofThisMachine().install("node")
                + ")");
    assertThat(node.site().failure(Yard.APP, node.key())).isEmpty();
  }

  @Test
  void a_fault_of_the_network_is_not_remembered() throws Exception {
    script("echo 'npm error code ENOTFOUND'; exit 1");
    assertThatThrownBy(() -> yard.build())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("ENOTFOUND");
    assertThat(yard.site().failure(Yard.APP, yard.builder().key(yard.tree, Yard.METHOD))).isEmpty();
  }

  @Test
  void a_build_sees_no_secret_of_the_daemon() throws Exception {
    script("env; exit 1");
    yard.with("SLIPWAY_GIT_PASSWORD", "hunter2").with("AWS_SECRET_ACCESS_KEY", "hunter2");
    yard.with("HTTPS_PROXY", "http://proxy.example.com");
    assertThatThrownBy(() -> yard.build()).isInstanceOf(RejectedException.class);
    assertThat(yard.log())
        .doesNotContain("hunter2")
        .contains("\nHTTPS_PROXY=http://proxy.example.com\n")
        .contains("\nHOME=" + folder.resolve("caches/shop/home") + "\n");
  }

  @Test
  void a_build_that_takes_too_long_or_prints_too_much_fails() throws Exception {
    yard.with(new BuildLimits(Duration.ofMillis(500), 1 << 20, 2L << 30, 5));
    script("sleep 1000");
    assertThatThrownBy(() -> yard.build()).hasMessageStartingWith("the build took longer than");
    yard.with(new BuildLimits(Duration.ofSeconds(60), 10_000, 2L << 30, 5));
    script("while :; do echo flood; done");
    assertThatThrownBy(() -> yard.build())
        .hasMessageStartingWith("the build printed more than 10000 bytes");
    assertThat(yard.log().length()).isBetween(9_000, 12_000);
  }

  @Test
  void the_log_is_there_while_it_runs_and_an_interrupt_ends_it() throws Exception {
    script("echo begun; sleep 1000");
    var site = yard.site();
    var builder = yard.builder(site);
    var key = builder.key(yard.tree, Yard.METHOD);
    var running =
        new FutureTask<>(
            () -> builder.build(new BuildRequest(Yard.APP, key, yard.tree, Yard.METHOD)));
    var thread = Thread.ofVirtual().start(running);
    await()
        .until(() -> {
          var log = site.log(Yard.APP, key);
          return log.isPresent() && Files.readString(log.get()).contains("begun\n");
        });
    thread.interrupt();
    assertThatThrownBy(running::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(folder.resolve("builds/shop").resolve(key.toString()).resolve("tree"))
        .doesNotExist();
    assertThat(site.failure(Yard.APP, key)).isEmpty();
  }

  @Test
  void a_tree_that_a_killed_daemon_left_is_cleared_away() throws Exception {
    var left = folder.resolve("builds/shop/0123/tree");
    Files.createDirectories(left.resolve("sub"));
    Files.writeString(left.resolve("sub/file"), "");
    yard.builder();
    assertThat(left).doesNotExist();
  }

  @Test
  void one_key_is_built_once_however_many_ask() throws Exception {
    script("echo run >> \"$HOME/../../../runs\"");
    var builder = yard.builder();
    var key = builder.key(yard.tree, Yard.METHOD);
    var tasks = new ArrayList<Callable<StoredImage>>();
    for (var i = 0; i < 8; i++) {
      tasks.add(() -> builder.build(new BuildRequest(Yard.APP, key, yard.tree, Yard.METHOD)));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var images = threads.invokeAll(tasks);
      for (var image : images) {
        assertThat(image.get()).isEqualTo(images.getFirst().get());
      }
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void apps_with_the_same_source_have_images_of_their_own() throws Exception {
    script("true");
    var builder = yard.builder();
    var key = builder.key(yard.tree, Yard.METHOD);
    var blog = builder.build(new BuildRequest(new AppName("blog"), key, yard.tree, Yard.METHOD));
    assertThat(blog.ref().repository()).isEqualTo("blog");
    assertThat(yard.store.find(Yard.APP, key)).isEmpty();
  }

  @Test
  void caches_stay_and_may_be_deleted() throws Exception {
    script("ls \"$HOME\" ; echo kept > \"$HOME/file\"; exit 1");
    assertThatThrownBy(() -> yard.build()).hasMessage("mvnw ended with 1\n");
    yard.site().forgetFailures(Yard.APP);
    assertThatThrownBy(() -> yard.build()).hasMessage("mvnw ended with 1\nfile");
    Folders.delete(folder.resolve("caches"));
    yard.site().forgetFailures(Yard.APP);
    assertThatThrownBy(() -> yard.build()).hasMessage("mvnw ended with 1\n");
  }

  @Test
  void old_logs_are_dropped() throws Exception {
    yard.with(new BuildLimits(Duration.ofSeconds(60), 10_000, 2L << 30, 2));
    for (var i = 0; i < 4; i++) {
      script("echo " + i);
      yard.build();
    }
    try (var builds = Files.list(folder.resolve("builds/shop"))) {
      assertThat(builds).hasSize(2);
    }
  }

  @Test
  void the_procfile_has_the_last_word_and_links_and_modes_stay() throws Exception {
    yard.write("bin/run", "#!/bin/sh\n").write("Procfile", "release: x\nweb: bin/run");
    yard.tree.folder().resolve("bin/run").toFile().setExecutable(true);
    Files.createSymbolicLink(yard.tree.folder().resolve("current"), Path.of("bin"));
    script("true");
    var image = yard.build();
    assertThat(image.processes()).containsOnlyKeys(ProcessType.WEB);
    assertThat(image.processes()).containsValue(List.of("bin/run"));
    assertThat(yard.log()).contains("the Procfile's `release:` line is not run");
    var app = yard.unpack(image, "unpacked");
    assertThat(app.resolve("current/run")).isExecutable();
    assertThat(app.resolve("current")).isSymbolicLink();
  }

  @Test
  void a_file_that_says_how_to_build_is_not_read_without_end() throws Exception {
    yard.write("Procfile", "web: run\n" + "#".repeat(1 << 20));
    script("true");
    assertThatThrownBy(yard::build).hasMessage("Procfile has more than 1048576 bytes");
  }

  private void script(String text) throws Exception {
    yard.write("mvnw", "#!/bin/sh\n" + text + "\n");
    assertThat(yard.tree.folder().resolve("mvnw").toFile().setExecutable(true)).isTrue();
  }

  private int runs() throws Exception {
    return Files.readAllLines(folder.resolve("runs")).size();
  }
}
