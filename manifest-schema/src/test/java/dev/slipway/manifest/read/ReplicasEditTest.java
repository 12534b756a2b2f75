package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.App;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicasEditTest {
  private static final String HEAD =
      """
      # Our shop.
      apiVersion: slipway.dev/v1
      kind: App

      source: {git: https://git.example.com/shop.git}   # the sources
      """;

  @Test
  void a_number_that_is_there_is_written_over() throws Exception {
    var text = HEAD + "processes:\n  web:\n    port: 80\n    replicas: 2  # two are enough\n";
    assertThat(edited(text, Map.of("web", 3))).isEqualTo(text.replace("as: 2", "as: 3"));
  }

  @Test
  void so_is_one_in_braces_or_quoted_before_and_behind_by_what_is_not_ascii() throws Exception {
    var text = HEAD + "env: {A: '\uD83D\uDE00 é'}\nprocesses: {web: {replicas: 2, port: 80}}\n";
    assertThat(edited(text, Map.of("web", 30))).isEqualTo(text.replace("as: 2", "as: 30"));
  }

  @Test
  void the_short_form_at_the_top_stays_one() throws Exception {
    var text = HEAD + "replicas: 2\nprocesses:\n  web: {port: 9090}\n";
    assertThat(edited(text, Map.of("web", 0))).isEqualTo(text.replace("as: 2", "as: 0"));
  }

  @Test
  void where_nothing_is_said_of_web_the_number_comes_to_the_top() throws Exception {
    assertThat(edited(HEAD + "domains: [a.example.com]\n", Map.of("web", 3)))
        .isEqualTo(HEAD + "replicas: 3\ndomains: [a.example.com]\n");
  }

  @Test
  void it_comes_behind_command_and_port_with_their_comments_and_indent() throws Exception {
    var begin = HEAD + "processes:\n    web:\n        command:\n        - bin/server   # ours\n";
    var end = "        port: 80\n    # does the rest\n    worker:\n        command: [w]\n";
    assertThat(edited(begin + end, Map.of("web", 3, "worker", 2)))
        .isEqualTo(begin + "        replicas: 3\n" + end + "        replicas: 2\n");
  }

  @Test
  void it_comes_into_braces_where_there_are_some() throws Exception {
    var text = HEAD + "processes:\n  web: {port: 80}\n  worker: {}\n";
    assertThat(edited(text, Map.of("web", 3, "worker", 2)))
        .isEqualTo(HEAD + "processes:\n  web: {port: 80, replicas: 3}\n  worker: {replicas: 2}\n");
  }

  @Test
  void a_process_type_that_the_manifest_does_not_name_is_added() throws Exception {
    assertThat(edited(HEAD, Map.of("worker", 2)))
        .isEqualTo(HEAD + "processes: {worker: {replicas: 2}}\n");
    assertThat(edited(HEAD + "processes:\n  web: {port: 80}\n", Map.of("worker", 2)))
        .isEqualTo(HEAD + "processes:\n  web: {port: 80}\n  worker: {replicas: 2}\n");
  }

  @Test
  void a_file_without_a_last_line_end_and_one_of_windows_keep_their_manner() throws Exception {
    var windows = HEAD.replace("\n", "\r\n");
    assertThat(edited(HEAD.stripTrailing(), Map.of("web", 3))).isEqualTo(HEAD + "replicas: 3\n");
    assertThat(edited(windows, Map.of("web", 3))).isEqualTo(windows + "replicas: 3\r\n");
  }

  @Test
  void the_same_number_is_no_change() throws Exception {
    var text = HEAD + "replicas: 2\n";
    assertThat(edited(text, Map.of("web", 2))).isEqualTo(text);
  }

  @Test
  void what_follows_its_load_is_refused_with_what_to_do() {
    refused(
            HEAD + "resources: {requests: {cpu: 100m}}\nautoscale: {min: 2, max: 5}\n",
            Map.of("web", 3))
        .hasMessage(
            "the number of web follows its load: 2 to 5\n"
                + "change its autoscale in apps/shop.yaml, or remove it");
  }

  @Test
  void a_manifest_with_problems_is_refused_with_the_first_of_them() {
    refused(HEAD + "brunch: main\n", Map.of("web", 3))
        .hasMessageStartingWith("apps/shop.yaml:6:1: unknown key 'brunch'")
        .hasMessageContaining("\nmend the manifest first");
  }

  @Test
  void what_an_alias_would_carry_on_to_another_process_is_left_to_a_person() {
    refused(HEAD + "processes:\n  one: &p {command: [x]}\n  two: *p\n", Map.of("two", 3))
        .hasMessage(
            "apps/shop.yaml is written so that its replicas are not changed alone\n"
                + "change them by hand");
  }

  @Test
  void more_than_the_schema_allows_is_refused() {
    refused(HEAD, Map.of("web", 1_000_000)).isInstanceOf(RejectedException.class);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void any_good_manifest_says_the_new_numbers_and_all_else_as_before(long seed) throws Exception {
    var random = new Random(seed);
    var text = commented(anyGood(random), random);
    var before = app(text);
    var wanted = wanted(before, random);
    if (wanted.keySet().stream().anyMatch(before.settings().autoscale()::containsKey)) {
      return;
    }
    var after = ReplicasEdit.apply("apps/shop.yaml", text.getBytes(StandardCharsets.UTF_8), wanted);
    assertThat(app(after).settings().replicas()).containsAllEntriesOf(wanted);
    assertThat(app(after).settings().domains()).isEqualTo(before.settings().domains());
    assertThat(app(after).origin()).isEqualTo(before.origin());
    assertThat(linesNotIn(text, after)).hasSizeLessThanOrEqualTo(wanted.size());
    assertThat(linesNotIn(after, text)).hasSizeLessThanOrEqualTo(wanted.size());
    assertThat(ReplicasEdit.apply("apps/shop.yaml", after.getBytes(StandardCharsets.UTF_8), wanted))
        .isEqualTo(after);
  }

  private static String anyGood(Random random) throws IOException {
    try (var files = Files.list(Path.of("src/test/resources/good"))) {
      var all =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.endsWith("anchors.yaml"))
              .sorted()
              .toList();
      return Files.readString(all.get(random.nextInt(all.size())));
    }
  }

  /** With comments on lines of their own, wherever these do not end a text. */
  private static String commented(String text, Random random) throws Exception {
    var lines = new ArrayList<>(text.lines().toList());
    for (var i = 0; i < 4; i++) {
      lines.add(random.nextInt(lines.size() + 1), random.nextBoolean() ? "" : "  # é \uD83D\uDE00");
    }
    var commented = lines.stream().collect(Collectors.joining("\n", "", "\n"));
    var reading = AppFile.read("apps/shop.yaml", commented.getBytes(StandardCharsets.UTF_8));
    return reading.reading().value().equals(java.util.Optional.of(app(text))) ? commented : text;
  }

  private static SortedMap<ProcessType, Integer> wanted(App app, Random random) {
    var types = new ArrayList<>(app.config().processes().keySet());
    types.add(new ProcessType("another"));
    types.add(ProcessType.WEB);
    var wanted = new TreeMap<ProcessType, Integer>();
    for (var i = 1 + random.nextInt(2); i > 0; i--) {
      wanted.put(types.get(random.nextInt(types.size())), random.nextInt(50));
    }
    return wanted;
  }

  private static List<String> linesNotIn(String text, String other) {
    var left = text.lines().collect(Collectors.toCollection(ArrayList::new));
    other.lines().forEach(left::remove);
    return left;
  }

  private static App app(String text) {
    return AppFile.read("apps/shop.yaml", text.getBytes(StandardCharsets.UTF_8))
        .reading()
        .value()
        .orElseThrow();
  }

  private static String edited(String text, Map<String, Integer> replicas) throws Exception {
    return ReplicasEdit.apply(
        "apps/shop.yaml", text.getBytes(StandardCharsets.UTF_8), types(replicas));
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String text, Map<String, Integer> replicas) {
    return assertThatThrownBy(() -> edited(text, replicas)).isInstanceOf(RejectedException.class);
  }

  private static SortedMap<ProcessType, Integer> types(Map<String, Integer> replicas) {
    var types = new TreeMap<ProcessType, Integer>();
    replicas.forEach((type, count) -> types.put(new ProcessType(type), count));
    return types;
  }
}
