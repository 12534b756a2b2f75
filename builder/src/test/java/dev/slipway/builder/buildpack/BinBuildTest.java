package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinBuildTest {
  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    yard = new Yard(folder);
  }

  @Test
  void what_the_hook_leaves_in_the_tree_is_the_app() throws Exception {
    yard.write("Procfile", "web: bin/run $PORT").write("src/greeting", "ahoy");
    hook("mkdir out; cp src/greeting out/; rm -r src; pwd");
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly("sh", "-c", "exec bin/run $PORT");
    var app = yard.unpack(image, "unpacked");
    assertThat(app.resolve("out/greeting")).hasContent("ahoy");
    assertThat(app.resolve("src")).doesNotExist();
    assertThat(yard.log())
        .contains("-----> build hook (bin-build 1)\n", "-----> bin/build\n")
        .contains("/builds/shop/" + yard.key() + "/tree\n");
  }

  @Test
  void equal_trees_make_equal_images_and_are_built_once() throws Exception {
    yard.write("Procfile", "web: bin/run");
    hook("date > \"$HOME/date\"; echo run >> \"$HOME/runs\"; touch -d 2001-01-01 a; echo > b");
    var image = yard.build();
    assertThat(yard.build()).isEqualTo(image);
    assertThat(folder.resolve("caches/shop/home/runs")).hasContent("run");
    var elsewhere = new Yard(folder.resolve("elsewhere"));
    yard.tree.export(elsewhere.tree.folder());
    assertThat(elsewhere.build()).isEqualTo(image);
  }

  @Test
  void the_hook_may_write_the_procfile() throws Exception {
    hook("echo 'web: bin/made' > Procfile");
    assertThat(yard.build().processes()).containsEntry(ProcessType.WEB, List.of("bin/made"));
  }

  @Test
  void where_nothing_says_what_to_start_the_image_leaves_it_to_the_manifest() throws Exception {
    hook("echo > made");
    var image = yard.build();
    assertThat(image.processes()).isEmpty();
    assertThat(image.fromBuildpack()).isTrue();
    assertThat(yard.store.find(Yard.APP, yard.key()).map(StoredImage::fromBuildpack))
        .contains(true);
    assertThat(yard.log()).contains("nothing here says what to start: the manifest or a Procfile");
  }

  @Test
  void a_procfile_that_names_nothing_is_a_mistake() throws Exception {
    yard.write("Procfile", "# later\n");
    hook("true");
    assertThatThrownBy(yard::build).hasMessage("the Procfile names no process to run");
  }

  @Test
  void a_mistake_in_the_procfile_is_told_before_anything_runs() throws Exception {
    yard.write("Procfile", "web\n");
    hook("echo > \"$HOME/ran\"");
    assertThatThrownBy(yard::build).hasMessageStartingWith("Procfile:1: ");
    assertThat(folder.resolve("caches/shop/home/ran")).doesNotExist();
  }

  @Test
  void a_hook_that_is_not_executable_is_told_how_to_be() throws Exception {
    yard.write("Procfile", "web: run").write("bin/build", "#!/bin/sh\n");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "bin/build is not executable: `git update-index --chmod=+x bin/build` makes it so,"
                + " then commit");
  }

  @Test
  void a_hook_that_fails_is_told_with_its_last_lines() throws Exception {
    hook("seq 100; echo broken >&2; exit 9");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("bin/build ended with 9\n1\n")
        .hasMessageEndingWith("\n100\nbroken");
  }

  @Test
  void a_hook_whose_interpreter_is_not_there_fails() throws Exception {
    yard.program("bin/build", "#!/no/such/interpreter\n");
    assertThatThrownBy(yard::build).hasMessageContaining("No such file or directory");
  }

  @Test
  void what_names_its_packages_is_built_by_them_and_what_is_only_files_by_the_hook()
      throws Exception {
    hook("true").write("index.html", "").write("Main.java", "");
    assertThat(Buildpacks.of(yard.tree)).isInstanceOf(BinBuild.class);
    yard.write("package.json", "{}");
    assertThat(Buildpacks.of(yard.tree)).isInstanceOf(Node.class);
  }

  @Test
  void a_folder_of_that_name_is_no_hook() throws Exception {
    yard.write("Procfile", "web: run").write("bin/build/file", "");
    assertThat(Buildpacks.of(yard.tree)).isInstanceOf(ProcfileOnly.class);
  }

  @Test
  void the_key_follows_the_hook_and_the_commits_files() throws Exception {
    hook("true");
    var key = yard.key();
    hook("false");
    assertThat(yard.key()).isNotEqualTo(key);
    hook("true");
    assertThat(yard.key()).isEqualTo(key);
    assertThat(Files.exists(folder.resolve("builds/shop"))).as("asking builds nothing").isFalse();
  }

  private Yard hook(String script) throws Exception {
    return yard.program("bin/build", "#!/bin/sh\n" + script + "\n");
  }
}
