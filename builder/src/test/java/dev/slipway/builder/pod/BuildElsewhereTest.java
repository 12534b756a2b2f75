package dev.slipway.builder.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.FolderTree;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.buildpack.BuildpackImageBuilder;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildElsewhereTest {
  private static final AppName APP = new AppName("shop");
  private static final BuildMethod METHOD = new BuildMethod.Buildpack();

  @TempDir Path folder;
  private FolderTree tree;
  private PodInThisProcess pod;

  @BeforeEach
  void open() throws Exception {
    tree = new FolderTree(Files.createDirectories(folder.resolve("source")));
    pod = new PodInThisProcess(folder, System.getenv());
  }

  private void hook(String script) throws Exception {
    Files.createDirectories(tree.folder().resolve("bin"));
    var hook = tree.folder().resolve("bin/build");
    Files.writeString(hook, "#!/bin/sh\nset -e\n" + script);
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }

  private StoredImage build(String name, Optional<BuildMachine> elsewhere) throws Exception {
    var site = site(name);
    var builder = new BuildpackImageBuilder(site, () -> RunImages.NONE, () -> elsewhere);
    return builder.build(new BuildRequest(APP, builder.key(tree, METHOD), tree, METHOD));
  }

  private BuildSite site(String name) throws Exception {
    var root = folder.resolve(name);
    var limits = new BuildLimits(Duration.ofSeconds(60), 1 << 20, 2L << 30, 5);
    return new BuildSite(
        new BuildSite.Places(root.resolve("builds"), root.resolve("caches")),
        new OciLayoutStore(root.resolve("images")),
        new BuildSite.Options(limits, System.getenv()));
  }

  private String log(String name) throws Exception {
    var key = new BuildpackImageBuilder(site(name), () -> RunImages.NONE).key(tree, METHOD);
    return Files.readString(site(name).log(APP, key).orElseThrow());
  }

  @Test
  void the_same_image_comes_of_it_and_the_log_is_the_daemons() throws Exception {
    hook("echo building; mkdir out; echo made > out/text; ln -s out/text link; rm bin/build");

    var there = build("there", Optional.of(pod));

    assertThat(there).isEqualTo(build("here", Optional.empty()));
    assertThat(log("there")).contains("-----> bin/build\n", "building\n", "-----> done: ");
    assertThat(folder.resolve("there/builds/shop")).isDirectory();
  }

  @Test
  void where_the_connection_breaks_the_next_one_goes_on_and_no_line_comes_twice() throws Exception {
    hook("for n in 1 2 3 4 5 6 7 8 9; do echo line $n of the build; sleep 0.1; done");

    var image = build("there", Optional.of(pod.breakingAfter(120)));

    assertThat(pod.connections()).isEqualTo(2);
    assertThat(image).isEqualTo(build("here", Optional.empty()));
    for (var n = 1; n <= 9; n++) {
      assertThat(log("there")).containsOnlyOnce("line " + n + " of the build");
    }
  }

  @Test
  void a_failure_is_told_and_remembered_as_one_of_this_machine() throws Exception {
    hook("echo no such thing; exit 3");

    assertThatThrownBy(() -> build("there", Optional.of(pod)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("build ended with 3\nno such thing");
    assertThat(site("there").apps()).contains(APP);
    assertThatThrownBy(() -> build("there", Optional.empty()))
        .as("it is remembered")
        .isInstanceOf(RejectedException.class);
  }

  /** Writes as much as is said, and tells what it found of earlier builds. */
  private void hookThatKeeps(int bytes) throws Exception {
    hook(
        "echo found $(ls $HOME | wc -l); head -c %d /dev/zero >$HOME/part-%d"
            .formatted(bytes, bytes));
  }

  @Test
  void what_a_pod_kept_is_there_for_the_next_until_it_is_too_much() throws Exception {
    var volume = Files.createDirectories(folder.resolve("volume"));
    var foreign = Files.createDirectory(volume.resolve("lost+found"));
    pod.keepingIn(volume, 8_000);
    hookThatKeeps(500);
    build("one", Optional.of(pod));
    assertThat(log("one")).contains("found 0");

    hookThatKeeps(5_000);
    build("two", Optional.of(pod));
    assertThat(log("two")).contains("found 1").doesNotContain("begins anew");

    hookThatKeeps(1);
    build("three", Optional.of(pod));
    assertThat(log("three")).contains("more than half full: it begins anew", "found 0");
    assertThat(foreign).as("of the volume's file system").isDirectory();
  }

  @Test
  void a_cache_with_which_builds_end_badly_again_and_again_begins_anew() throws Exception {
    pod.keepingIn(Files.createDirectories(folder.resolve("volume")), Long.MAX_VALUE);
    hookThatKeeps(500);
    build("good", Optional.of(pod));
    for (var n = 1; n <= 3; n++) {
      hook("echo found $(ls $HOME | wc -l); exit " + n);
      var name = "bad" + n;
      assertThatThrownBy(() -> build(name, Optional.of(pod))).isInstanceOf(RejectedException.class);
      assertThat(log(name)).contains("found 1");
    }

    hookThatKeeps(501);
    build("last", Optional.of(pod));

    assertThat(log("last")).contains("did not end well: it begins anew", "found 0");
  }

  @Test
  void a_volume_that_can_not_be_written_to_keeps_no_build_from_its_end() throws Exception {
    pod.keepingIn(Files.writeString(folder.resolve("volume"), "no folder"), 1_000);
    hookThatKeeps(500);

    build("one", Optional.of(pod));

    assertThat(log("one")).contains("can not be used, so nothing is kept", "found 0");
  }

  @Test
  void a_link_out_of_what_came_back_is_not_followed() throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), "web: the daemons secret\n");
    hook("ln -s " + secret + " Procfile");

    var image = build("there", Optional.of(pod));

    assertThat(image.processes()).isEmpty();
    assertThat(image.toString()).doesNotContain("secret");
  }
}
