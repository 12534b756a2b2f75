package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@code bad/} against the exact problems beside it, in {@code <case>.txt}. A file is
 * read as {@code apps/shop.yaml}, a folder as a config repository. With {@code -Dgolden.update} the
 * expectations are written anew: read the difference before it is committed.
 */
class GoldenTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path BAD = RESOURCES.resolve("bad");

  @TempDir Path folder;

  static List<String> badCases() throws IOException {
    return cases(BAD);
  }

  static List<String> goodCases() throws IOException {
    return cases(RESOURCES.resolve("good"));
  }

  private static List<String> cases(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("badCases")
  void a_bad_manifest_is_told_so_in_these_words(String name) throws Exception {
    var found = problems(BAD.resolve(name));

    var expected = BAD.resolve(name.replace(".yaml", "") + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, found);
    }
    assertThat(found).isEqualTo(Files.readString(expected)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("goodCases")
  void a_good_manifest_has_no_problem(String name) throws Exception {
    assertThat(problems(RESOURCES.resolve("good").resolve(name))).isEmpty();
  }

  @Test
  void there_are_cases_enough() throws IOException {
    assertThat(badCases()).hasSizeGreaterThan(100);
  }

  private String problems(Path source) throws Exception {
    if (Files.isDirectory(source)) {
      return lines(WorkingTree.of(source));
    }
    Files.createDirectories(folder.resolve("apps"));
    Files.copy(source, folder.resolve("apps/shop.yaml"));
    return lines(WorkingTree.of(folder));
  }

  private static String lines(ConfigFiles files) throws Exception {
    return new ManifestReader(new Domain("localhost"))
        .read(files).problems().stream()
            .map(Problem::toString)
            .flatMap(line -> Stream.of(line, "\n"))
            .collect(Collectors.joining());
  }
}
