package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseFileTest {
  private static final String PATH = "releases/shop.yaml";
  private static final Path GOLDEN = Path.of("src/test/resources/release");

  static final Release RELEASE =
      new Release(
          new AppName("shop"),
          new ReleaseNumber(12),
          new ImageRef("shop", Digest.of("image")),
          Optional.of(
              new Built(
                  new Source(
                      "https://git.example.com/acme/shop.git",
                      new GitRef.Branch("main"),
                      "services/shop"),
                  new ObjectId("1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"),
                  new ObjectId("9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c"))),
          new Config(
              new TreeMap<>(
                  Map.of(
                      new EnvName("GREETING"), new EnvValue.Literal("hello, world"),
                      new EnvName("ANSWER"), new EnvValue.Literal("42"),
                      new EnvName("DATABASE_URL"), new EnvValue.SecretRef("shop-db", "url"))),
              new TreeMap<>(
                  Map.of(
                      ProcessType.WEB,
                      new ProcessSpec(
                          List.of("bin/server", "--port", "$PORT"),
                          Optional.of(8080),
                          Health.readyBy(new HealthCheck.Http("/healthz")),
                          Resources.NONE),
                      new ProcessType("worker"),
                      new ProcessSpec(List.of(), Optional.empty()))),
              Duration.ofSeconds(90)),
          Digest.of("inputs"),
          Optional.of(new ReleaseNumber(9)));

  private static Reading<Release> read(String text) {
    return ReleaseFile.read(PATH, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_release_is_written_in_this_form() throws Exception {
    assertThat(ReleaseFile.write(RELEASE)).isEqualTo(Files.readString(GOLDEN.resolve("shop.yaml")));
  }

  @Test
  void a_release_is_read_back() {
    assertThat(read(ReleaseFile.write(RELEASE)).value()).contains(RELEASE);
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_release_is_read_back_equal_and_written_again_the_same(long seed) {
    var random = new RandomReleases(seed);
    for (var i = 0; i < 25; i++) {
      var release = random.next();
      var text = ReleaseFile.write(release);
      var path = "releases/" + release.app() + ".yaml";

      var read = ReleaseFile.read(path, text.getBytes(StandardCharsets.UTF_8));

      assertThat(read.problems()).as("seed %d:%n%s", seed, text).isEmpty();
      assertThat(read.value()).as("seed %d:%n%s", seed, text).contains(release);
      assertThat(ReleaseFile.write(read.value().orElseThrow())).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_text_stands_on_one_line_and_reads_as_it_is(long seed) {
    var random = new RandomReleases(seed);
    for (var i = 0; i < 200; i++) {
      var text = random.text();
      assertThat(YamlText.of(text)).doesNotContain("\n", "\r", "\t");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app: shop           | app: blog           | 4:6: this is a release of 'blog', but the file is named 'shop' [app-mismatch]
          number: 12          | number: 0           | 5:9: 'number' must be from 1 to 2147483647, found 0 [out-of-range]
          number: 12          | number: v12         | 5:9: 'number' must be a whole number, found the text 'v12' [wrong-type]
          branch: main        | branch:main         | 9:3: a ':' is missing behind the key
          branch: main        | tag: main           | none
          branch: main¶       | ¶                   | 8:3: exactly one of branch, tag and pinned is said, found none [one-ref]
          branch: main        | branch: main¶  tag: v1 | 8:3: exactly one of branch, tag and pinned is said, found branch and tag [one-ref]
          path: services/shop | path: /services     | 10:9: a path is relative, without a '/' at its end; found '/services' [bad-path]
          inputs: sha256      | inputs: sha512      | 25:9: a digest is sha256: and 64 hex digits; found the text
          grace: 1m30s        | grace: 0s           | 24:10: 'grace' must be more than 0 and at most 720h, found 0s [out-of-range]
          port: 8080          | x: 1                | 21:7: unknown key 'x'
          port: 8080          | x: 1                | 22:7: the process 'web' has a health check and no port
          restores: 9         | restore: 9          | 26:1: unknown key 'restore'; did you mean 'restores'?
          """)
  void what_people_break_in_a_release_is_told(String whole, String broken, String problem) {
    var text = ReleaseFile.write(RELEASE);
    var from = whole.replace("¶", "\n");
    assertThat(text).contains(from);

    var problems = read(text.replace(from, broken.replace("¶", "\n")));

    if (problem.equals("none")) {
      assertThat(problems.problems()).isEmpty();
    } else {
      assertThat(problems.problems())
          .extracting(Problem::toString)
          .anySatisfy(it -> assertThat(it).startsWith(PATH + ":" + problem));
    }
  }

  @Test
  void all_release_files_of_a_folder_are_read_and_nothing_else(@TempDir Path folder)
      throws Exception {
    var releases = Files.createDirectories(folder.resolve("releases"));
    Files.writeString(releases.resolve("shop.yaml"), ReleaseFile.write(RELEASE));
    Files.writeString(releases.resolve("blog.yaml"), ReleaseFile.write(RELEASE));
    Files.writeString(releases.resolve("README.md"), "not a release");
    var apps = Files.createDirectories(folder.resolve("apps"));
    Files.writeString(apps.resolve("shop.yaml"), Repository.APP);

    var all = ReleaseFile.readAll(WorkingTree.of(folder));

    assertThat(all).containsOnlyKeys("releases/blog.yaml", "releases/shop.yaml");
    assertThat(all).containsEntry("releases/shop.yaml", Reading.of(RELEASE));
    assertThat(all.values())
        .flatExtracting(Reading::problems)
        .extracting(Problem::rule)
        .containsExactly("app-mismatch");
  }

  @Test
  void a_manifest_is_no_release() {
    assertThat(read(Repository.APP).problems())
        .extracting(Problem::rule)
        .contains("wrong-value", "missing-key");
  }
}
