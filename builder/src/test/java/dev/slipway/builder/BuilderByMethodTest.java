package dev.slipway.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.buildpack.BuildpackImageBuilder;
import dev.slipway.builder.dockerfile.DockerfileImageBuilder;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderByMethodTest {
  private static final BuildMethod AUTO = new BuildMethod.Auto();
  private static final BuildMethod BUILDPACK = new BuildMethod.Buildpack();
  private static final BuildMethod DOCKERFILE = BuildMethod.Dockerfile.usual();

  @TempDir Path folder;
  private FolderTree tree;
  private ImageBuilder builder;

  @BeforeEach
  void open() throws Exception {
    tree = new FolderTree(Files.createDirectory(folder.resolve("source")));
    var places = new BuildSite.Places(folder.resolve("builds"), folder.resolve("caches"));
    var options = new BuildSite.Options(BuildLimits.ofThisMachine(), Map.of());
    var site = new BuildSite(places, new OciLayoutStore(folder.resolve("images")), options);
    builder =
        new BuilderByMethod(
            new BuildpackImageBuilder(site, () -> RunImages.NONE),
            new DockerfileImageBuilder(site, Set.of()));
  }

  private void write(String name) throws Exception {
    var file = tree.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "FROM scratch\n");
  }

  @Test
  void a_dockerfile_is_taken_before_any_buildpack_unless_one_is_asked_for() throws Exception {
    write("index.html");
    assertThat(builder.key(tree, AUTO)).isEqualTo(builder.key(tree, BUILDPACK));
    write("Dockerfile");
    assertThat(builder.key(tree, AUTO))
        .isEqualTo(builder.key(tree, DOCKERFILE))
        .isNotEqualTo(builder.key(tree, BUILDPACK));
  }

  @Test
  void a_folder_of_that_name_is_no_dockerfile() throws Exception {
    write("index.html");
    write("Dockerfile/web");
    assertThat(builder.key(tree, AUTO)).isEqualTo(builder.key(tree, BUILDPACK));
    assertThatThrownBy(() -> builder.key(tree, DOCKERFILE))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("there is no file Dockerfile");
  }
}
