package dev.slipway.reconciler.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/kubernetes.md says what the daemon may do, and why: all of it, and no more. */
final class RuleDocumentationTest {
  @Test
  void everyRightIsToldWithItsReason() throws IOException {
    var rows =
        Files.readString(Path.of("..", "docs", "kubernetes.md"))
            .lines()
            .filter(line -> line.matches("\\| [a-z0-9.]+ \\| `.*"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.of(
                    Rule.EVERYWHERE,
                    Rule.AT_HOME,
                    Rule.AT_BUILDS,
                    Rule.OF_ROUTERS_EVERYWHERE,
                    Rule.OF_ROUTERS_AT_ROUTES)
                .flatMap(List::stream)
                .map(RuleDocumentationTest::row)
                .toList());
  }

  private static String row(Rule rule) {
    var group = rule.group().isEmpty() ? "core" : rule.group();
    var resources =
        rule.resources().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    var verbs = String.join(", ", rule.verbs());
    return "| %s | %s | %s | %s |".formatted(group, resources, verbs, rule.reason());
  }
}
