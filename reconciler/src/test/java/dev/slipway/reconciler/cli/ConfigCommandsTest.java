package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String COMMIT = "0123456789".repeat(4);
  private static final String RELEASE =
      """
      apiVersion: slipway.dev/v1
      kind: Release
      app: shop
      number: 3
      image: shop@%s
      source: {git: 'file:///x', branch: main, commit: '%s', tree: '%s'}
      config: {env: {}, processes: {}, grace: 10s}
      inputs: %s
      """
          .formatted(DIGEST, COMMIT, COMMIT, DIGEST);

  @TempDir private Path folder;
  private Console console = new Console(new Surroundings(Map.of(), Path.of(""), false));

  @BeforeEach
  void enter() {
    console = new Console(new Surroundings(Map.of(), folder, false));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void validateIsContentWithARightManifest() throws IOException {
    write("apps/shop.yaml", "apiVersion: slipway.dev/v1\nkind: App\nsource: {git: file:///x}\n");

    assertThat(console.run("validate")).isEqualTo(0);

    assertThat(console.out()).isEqualTo("1 app, no problems\n");
  }

  @Test
  void validateShowsEveryProblemWithItsPlace() throws IOException {
    write(
        "apps/shop.yaml",
        "apiVersion: slipway.dev/v1\nkind: App\nsource:\n  git: file:///x\n  brunch: main\n");
    write("apps/blog.yaml", "apiVersion: slipway.dev/v1\nkind: Ap\nsource: {git: file:///x}\n");

    assertThat(console.run("validate", ".")).isEqualTo(1);

    var lines = console.out().lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).startsWith("apps/blog.yaml:2:7: ");
    assertThat(lines.get(1)).isEqualTo("    2 | kind: Ap");
    assertThat(lines.get(2)).isEqualTo("      |       ^");
    assertThat(lines.get(3)).startsWith("apps/shop.yaml:5:3: ").contains("branch");
    assertThat(lines.get(4)).isEqualTo("    5 |   brunch: main");
    assertThat(lines.get(5)).isEqualTo("      |   ^");
    assertThat(lines.get(6)).isEqualTo("2 problems in 2 files");
  }

  @Test
  void validateReadsReleasesToo() throws IOException {
    write("apps/shop.yaml", "apiVersion: slipway.dev/v1\nkind: App\nsource: {git: file:///x}\n");
    write("releases/shop.yaml", RELEASE);

    assertThat(console.run("validate")).isEqualTo(0);

    assertThat(console.out()).isEqualTo("1 app and 1 release, no problems\n");
  }

  @Test
  void validateShowsWhatAMergeLeftInAReleaseAndWhoseItIs() throws IOException {
    write("apps/shop.yaml", "kind: Ap\n");
    write("releases/blog.yaml", RELEASE);
    write("releases/shop.yaml", RELEASE.replace("number: 3\n", "<<<<<<< HEAD\nnumber: 3\n"));

    assertThat(console.run("validate")).isEqualTo(1);

    var problems = console.out().lines().filter(line -> line.contains(".yaml:")).toList();
    assertThat(problems).isSorted();
    assertThat(problems)
        .anyMatch(line -> line.startsWith("apps/shop.yaml:1:"))
        .anyMatch(line -> line.startsWith("releases/blog.yaml:3:6: ") && line.contains("'shop'"))
        .anyMatch(line -> line.startsWith("releases/shop.yaml:"));
    assertThat(console.out()).endsWith("in 3 files\n");
  }

  @Test
  void validateInJsonListsTheProblems() throws IOException {
    write("apps/shop.yaml", "kind: App\n");

    assertThat(console.run("validate", "-o", "json")).isEqualTo(1);

    assertThat(console.out())
        .startsWith("[ {\n  \"file\" : \"apps/shop.yaml\",\n  \"line\" : ")
        .endsWith("} ]\n");
  }

  @Test
  void validateSaysThatAFolderIsNoConfigRepository() {
    assertThat(console.run("validate")).isEqualTo(1);
    assertThat(console.err()).contains("there is neither slipway.yaml nor apps/ in " + folder);

    assertThat(console.run("validate", "nowhere")).isEqualTo(3);
  }

  @Test
  void excerptsOfLongLinesShowThePlace() throws IOException {
    write("apps/shop.yaml", "kind: App\n" + "x".repeat(300) + ": 1\n");

    assertThat(console.run("validate")).isEqualTo(1);

    assertThat(console.out().lines())
        .filteredOn(line -> line.contains(" | "))
        .allMatch(line -> line.length() < 120);
  }

  @Test
  void schemaPrintsTheSchemaOfEachKind() {
    for (var kind : new String[] {"app", "platform", "release"}) {
      assertThat(console.run("schema", kind)).isEqualTo(0);
    }
    assertThat(console.out()).contains("/app.json\"", "/platform.json\"", "/release.json\"");
    assertThat(console.run("schema", "apple")).isEqualTo(2);
  }

  @Test
  void initMakesASkeletonThatIsValidAndOverwritesNothing() throws IOException {
    assertThat(console.run("init", "config")).isEqualTo(0);

    var top = folder.resolve("config");
    assertThat(top.resolve("slipway.yaml")).exists();
    assertThat(top.resolve("README.md")).exists();
    assertThat(top.resolve(".git")).isDirectory();
    assertThat(console.out()).contains("slipway daemon --config-repo " + top);
    assertThat(console.run("validate", "config")).isEqualTo(0);

    Files.writeString(top.resolve("README.md"), "mine");
    assertThat(console.run("init", "config")).isEqualTo(1);
    assertThat(console.err()).contains("is there already");
    assertThat(top.resolve("README.md")).hasContent("mine");
  }

  @Test
  void initSaysHowToFollowAFolderOfARepository() throws IOException {
    Files.createDirectories(folder.resolve("our repo/.git"));
    assertThat(console.run("init", "our repo/config")).isEqualTo(0);
    assertThat(console.out())
        .contains("\n  cd '" + folder.resolve("our repo/config") + "'\n")
        .contains("git config receive.denyCurrentBranch updateInstead")
        .doesNotContain("git init")
        .endsWith("--config-repo '" + folder.resolve("our repo") + "' --path config\n");
  }

  @Test
  void theExampleOfInitIsAValidManifest() throws IOException {
    console.run("init");
    var example = Files.readString(folder.resolve("apps/hello.yaml.example"));
    Files.writeString(folder.resolve("apps/hello.yaml"), example);
    Files.writeString(
        folder.resolve("apps/all.yaml"), example.replaceAll("(?m)^( *)# (?!Copy)", "$1"));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        Files.readString(folder.resolve("slipway.yaml"))
            .replace("# domain:", "domain:")
            .replace("# rollout:", "rollout:"));

    console.run("validate");

    assertThat(console.out()).endsWith("2 apps, no problems\n");
  }
}
