package dev.slipway.manifest.read;

import static dev.slipway.manifest.read.Repository.APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever stands in a file: problems, soon, and never anything else. */
@Timeout(20)
class HostileFileTest {
  private static List<String> problems(byte[] content) {
    return AppFile.read("apps/shop.yaml", content).reading().problems().stream()
        .map(Problem::toString)
        .map(text -> text.substring("apps/shop.yaml:".length()))
        .toList();
  }

  private static List<String> problems(String content) {
    return problems(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String repeat(String text, int times) {
    return text.repeat(times);
  }

  @Test
  void more_than_a_mebibyte_is_not_read() {
    assertThat(problems(new byte[(1 << 20) + 1]))
        .containsExactly("1:1: the file is larger than 1 MiB, the most that is read [too-large]");
  }

  @Test
  void a_mebibyte_of_comment_is_fine() {
    assertThat(problems(APP + "#" + repeat("x", (1 << 20) - 1 - APP.length()))).isEmpty();
  }

  @Test
  void what_is_not_utf8_is_told_with_its_place() {
    var content = new ByteArrayOutputStream();
    content.writeBytes((APP + "env:\n  Ä: ").getBytes(StandardCharsets.UTF_8));
    content.write(0xFF);

    assertThat(problems(content.toByteArray()))
        .containsExactly("5:6: the byte 0xFF is not UTF-8; save the file in UTF-8 [not-utf8]");
  }

  @Test
  void utf16_is_not_utf8() {
    assertThat(problems(APP.getBytes(StandardCharsets.UTF_16)))
        .singleElement()
        .asString()
        .contains("[not-utf8]");
  }

  @Test
  void a_byte_order_mark_is_told_and_passed_over() {
    assertThat(problems("\uFEFF" + APP + "x: 1\n"))
        .hasSize(2)
        .first()
        .isEqualTo(
            "1:1: the file starts with a byte order mark; save it without [byte-order-mark]");
  }

  @Test
  void control_characters_are_told_with_their_place() {
    assertThat(problems(APP + "env: {A: a\0b}\n"))
        .containsExactly(
            "4:11: the character U+0000 is not allowed in YAML; in double quotes it can be escaped"
                + " [control-character]");
  }

  @Test
  void a_bomb_of_aliases_is_not_expanded() {
    var bomb =
        IntStream.range(1, 30)
            .mapToObj(
                i -> "  a" + i + ": &a" + i + " [" + repeat("*a" + (i - 1) + ", ", 10) + "]\n")
            .collect(Collectors.joining());

    assertThat(problems("env:\n  a0: &a0 [x]\n" + bomb))
        .singleElement()
        .asString()
        .matches("\\d+:\\d+: .*(too-many-values|too-deep)]");
  }

  @Test
  void a_bomb_of_text_is_not_expanded() {
    var text = "env:\n  A: &a " + repeat("x", 100_000) + "\n";
    var uses = IntStream.range(0, 10_000).mapToObj(i -> "  B" + i + ": *a\n");

    assertThat(problems(text + uses.collect(Collectors.joining())))
        .singleElement()
        .asString()
        .contains("[too-many-values]");
  }

  @Test
  void nesting_is_bounded_in_whatever_style() {
    assertThat(problems(repeat("[", 500_000))).singleElement().asString().contains("[too-deep]");
    assertThat(problems(repeat("{a: ", 200_000))).singleElement().asString().contains("[too-deep]");
    assertThat(problems(repeat("- ", 400_000))).singleElement().asString().contains("[too-deep]");
    assertThat(problems(repeat("? ", 400_000))).singleElement().asString().contains("[too-deep]");
    assertThat(
            problems(
                IntStream.range(0, 1_000)
                    .mapToObj(i -> repeat(" ", i) + "a:\n")
                    .collect(Collectors.joining())))
        .singleElement()
        .asString()
        .contains("[too-deep]");
  }

  @Test
  void a_hundred_thousand_problems_are_counted_not_listed() {
    var keys = IntStream.range(0, 40_000).mapToObj(i -> "key" + i + ": 1\n");

    assertThat(problems(APP + keys.collect(Collectors.joining())))
        .hasSize(51)
        .last()
        .asString()
        .contains("more in this file [more-problems]");
  }

  @Test
  void duplicates_by_the_thousand_take_no_time() {
    assertThat(problems(APP + repeat("port: 1\n", 100_000))).hasSize(51);
  }

  @Test
  void long_values_do_not_trouble_the_patterns() {
    var dots = repeat("a.", 400_000);
    assertThat(
            problems(
                "apiVersion: slipway.dev/v1\nkind: App\nsource: {git: "
                    + repeat("x", 100_000)
                    + ", branch: "
                    + repeat("a/", 100_000)
                    + ", path: "
                    + repeat("../", 50_000)
                    + "}\ndomains: ["
                    + dots.substring(0, 400_000)
                    + "]\ngrace: "
                    + repeat("1", 50_000)
                    + "\n"))
        .hasSize(5)
        .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(300));
  }

  @Test
  void a_long_number_is_a_number() {
    assertThat(problems(APP + "replicas: " + repeat("9", 900_000) + "\n"))
        .singleElement()
        .asString()
        .contains("[out-of-range]")
        .hasSizeLessThan(200);
  }

  @Test
  void a_config_too_large_to_run_is_told() {
    var env = IntStream.range(0, 3).mapToObj(i -> "  A" + i + ": " + repeat("x", 60_000) + "\n");

    assertThat(problems(APP + "env:\n" + env.collect(Collectors.joining())))
        .singleElement()
        .asString()
        .contains("[too-much-config]");
  }

  @Test
  void escapes_of_no_character_are_told() {
    assertThat(problems(APP + "env: {A: \"\\U00110000\"}\n")).isNotEmpty();
    assertThat(problems(APP + "env: {A: \"\\UFFFFFFFF\"}\n")).isNotEmpty();
    assertThat(problems("%TAG ! tag:x,%FF%FF\n--- !%C3 x\n")).isNotEmpty();
    assertThat(problems("%YAML 99999999999999999999.1\n--- x\n")).isNotEmpty();
  }
}
