package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManualTest {
  private static final Pattern RULE = Pattern.compile(" \\[([a-z0-9-]+)]$", Pattern.MULTILINE);

  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void every_rule_that_a_bad_manifest_breaks_is_in_the_manual() throws IOException {
    var rules = new TreeSet<String>();
    try (var files = Files.list(Path.of("src/test/resources/bad"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".txt")).toList()) {
        RULE.matcher(Files.readString(file)).results().forEach(match -> rules.add(match.group(1)));
      }
    }
    var manual = Files.readString(Path.of("../docs/manifests.md"));

    assertThat(rules).hasSizeGreaterThan(30);
    assertThat(rules).allSatisfy(rule -> assertThat(manual).contains("`" + rule + "`"));
  }

  @ParameterizedTest
  @CsvSource({"App, 6", "Platform, 1"})
  void the_examples_of_the_manual_are_right(String kind, int count) throws IOException {
    var manual = Files.readString(Path.of("../docs/manifests.md"));
    var examples =
        EXAMPLE
            .matcher(manual)
            .results()
            .map(match -> match.group(1))
            .filter(it -> it.contains("kind: " + kind))
            .toList();

    assertThat(examples)
        .hasSize(count)
        .allSatisfy(example -> assertThat(problems(kind, example)).isEmpty());
  }

  private static List<Problem> problems(String kind, String example) {
    var content = example.getBytes(StandardCharsets.UTF_8);
    return kind.equals("App")
        ? AppFile.read("apps/shop.yaml", content).reading().problems()
        : PlatformFile.read("slipway.yaml", content).problems();
  }
}
