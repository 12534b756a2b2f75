package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RulesInTheManualTest {
  private static final Pattern RULE = Pattern.compile(" \\[([a-z0-9-]+)]$", Pattern.MULTILINE);

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
}
