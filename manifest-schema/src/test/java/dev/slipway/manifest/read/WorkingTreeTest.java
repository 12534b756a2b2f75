package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingTreeTest {
  @TempDir Path outside;
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(outside.resolve("config"));
  }

  private void write(String path, String content) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    Files.writeString(file, content);
  }

  @Test
  void config_files_are_found_and_others_are_not() throws Exception {
    write("slipway.yaml", "a");
    write("apps/shop.yaml", "b");
    write("apps/team/x/blog.yaml", "c");
    write("apps/README.md", "d");
    write("apps/old.yml", "d");
    write("releases/shop.yaml", "e");
    write("releases/old/shop.yaml", "f");
    write("other/shop.yaml", "g");
    write(".git/config", "h");

    assertThat(WorkingTree.of(folder).files())
        .containsOnlyKeys(
            "apps/old.yml",
            "apps/shop.yaml",
            "apps/team/x/blog.yaml",
            "releases/shop.yaml",
            "slipway.yaml");
  }

  @Test
  void ids_are_those_of_git() throws Exception {
    write("apps/shop.yaml", "hello\n");

    assertThat(WorkingTree.of(folder).files())
        .containsEntry("apps/shop.yaml", new ObjectId("ce013625030ba8dba906f756967f9e9ca394464a"));
  }

  @Test
  void contents_are_read_by_id_up_to_a_bound() throws Exception {
    write("apps/shop.yaml", "hello\n");
    write("apps/large.yaml", "x".repeat(3 << 20));
    var tree = WorkingTree.of(folder);

    assertThat(tree.read(id(tree, "apps/shop.yaml")))
        .isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
    assertThat(tree.read(id(tree, "apps/large.yaml"))).hasSize((1 << 20) + 1);
    assertThat(tree.versions("apps/shop.yaml")).isEmpty();
  }

  private static ObjectId id(ConfigFiles files, String path) {
    return Optional.ofNullable(files.files().get(path)).orElseThrow();
  }

  @Test
  void links_are_not_followed() throws Exception {
    Files.writeString(outside.resolve("secret.yaml"), "secret");
    Files.createDirectory(outside.resolve("secrets"));
    Files.writeString(outside.resolve("secrets/a.yaml"), "secret");
    write("apps/shop.yaml", "a");
    Files.createSymbolicLink(folder.resolve("apps/link.yaml"), outside.resolve("secret.yaml"));
    Files.createSymbolicLink(folder.resolve("apps/links"), outside.resolve("secrets"));
    Files.createSymbolicLink(folder.resolve("apps/loop"), folder);
    Files.createSymbolicLink(folder.resolve("releases"), outside.resolve("secrets"));
    Files.createSymbolicLink(folder.resolve("slipway.yaml"), outside.resolve("secret.yaml"));

    assertThat(WorkingTree.of(folder).files()).containsOnlyKeys("apps/shop.yaml");
  }

  @Test
  void what_is_no_folder_cannot_be_read() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> WorkingTree.of(folder.resolve("nothing")))
        .withMessageContaining("nothing is not a folder\n");
  }

  @Test
  void a_file_that_is_gone_cannot_be_read() throws Exception {
    write("apps/shop.yaml", "a");
    var tree = WorkingTree.of(folder);
    Files.delete(folder.resolve("apps/shop.yaml"));

    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> tree.read(id(tree, "apps/shop.yaml")));
  }
}
