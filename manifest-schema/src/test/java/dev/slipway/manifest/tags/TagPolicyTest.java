package dev.slipway.manifest.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.tags.TagPolicy.Matching;
import dev.slipway.manifest.tags.TagPolicy.Order;
import dev.slipway.manifest.tags.TagPolicy.Semver;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TagPolicyTest {
  private static final List<String> NONE = List.of();

  @ParameterizedTest
  @CsvSource({
    "^1.4,            1.3.9 1.4.0 1.4.9 1.4.10 1.5.0 2.0.0,   1.5.0",
    "~1.4,            1.3.9 1.4.0 1.4.9 1.4.10 1.5.0,         1.4.10",
    "1.4.x,           1.4.9 1.4.10 1.5.0,                     1.4.10",
    ">=1.2 <1.5,      1.2.0 1.4.11 1.5.0,                     1.4.11",
    "1.2 - 1.4,       1.2.0 1.4.11 1.5.0,                     1.4.11",
    "^1.4 || ^3,      1.4.1 2.0.0 3.0.1,                      3.0.1",
    "*,               0.9.0 10.0.0 9.0.0,                     10.0.0",
    "=1.4.2,          1.4.1 1.4.2 1.4.3,                      1.4.2",
    "^0.2.3,          0.2.9 0.3.0,                            0.2.9",
    "^1.4,            v1.4.2 1.4.1,                           v1.4.2",
    "^v1.4,           v1.4.2 1.4.3,                           1.4.3",
    "^1.4,            v1.4.2 1.4.2,                           1.4.2",
    "^1.4,            1.4.2 1.5.0-rc.1 1.6.0-alpine,          1.4.2",
    "^1.4,            1.4.2 2.0.0-rc.1,                       1.4.2",
    "^1.4,            1.4.2 1 1.9 v1 latest stable main-99,   1.4.2",
    "^1.4,            1.4.2 1.04.3 1.5.0_1 V1.6.0 =1.7.0,     1.4.2",
    "^1.4,            1.4.2 1.99999999999.0,                  1.4.2"
  })
  void theHighestVersionOfARangeIsChosen(String range, String tags, String chosen) {
    assertThat(semver(range, false, NONE).newest(words(tags))).hasValue(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "^1.4,             1.4.2 1.5.0-rc.2 1.5.0-rc.10,  1.5.0-rc.10",
    "^1.4,             1.5.0-rc.2 1.5.0,              1.5.0",
    "^1.4,             1.4.2 2.0.0-rc.1,              1.4.2",
    ">=2.0.0-rc.2 <3,  2.0.0-rc.1 2.0.0-rc.3 1.9.0,   2.0.0-rc.3",
    "^1.4,             1.5.0-1 1.5.0-20240101120000,  1.5.0-20240101120000",
    "^1.4,             1.5.0-1 1.5.0-99999999999999999999, 1.5.0-1"
  })
  void preReleasesAreChosenWhereThePolicySaysSo(String range, String tags, String chosen) {
    assertThat(semver(range, true, NONE).newest(words(tags))).hasValue(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "main-*,      main-9 main-10 main-2,                NUMBER,  main-10",
    "main-*,      main-9 main-10 main-2,                LEXICAL, main-9",
    "main-*,      main-9 main-010,                      NUMBER,  main-010",
    "main-*,      main-7 main-abc main-8-rc main-,      NUMBER,  main-7",
    "main-*,      main-7 main-abc main- Main-9 xmain-9, LEXICAL, main-abc",
    "*,           20240131 20231231 latest,             NUMBER,  20240131",
    "*-prod,      9-prod 10-prod 11-test,               NUMBER,  10-prod",
    "main-*-*,    main-9-fff main-10-aaa main-10-abc,   NUMBER,  main-10-abc",
    "v*.*,        v9.9 v10.1 v10.0,                     NUMBER,  v10.1",
    "main-*,      main-18446744073709551617 main-9,     NUMBER,  main-18446744073709551617",
    "2024*T*,     20240131T1 20240201T0,                LEXICAL, 20240201T0"
  })
  void theNewestOfWhatAPatternMatchesIsChosen(
      String pattern, String tags, Order order, String chosen) {
    assertThat(new Matching(new TagPattern(pattern), order, List.of()).newest(words(tags)))
        .hasValue(chosen);
  }

  @Test
  void whatIsExcludedIsNeverChosen() {
    var tags = words("1.4.5 1.4.6 1.4.7-debug main-5 main-12");

    assertThat(semver("^1.4", true, List.of("1.4.6", "*-debug")).newest(tags)).hasValue("1.4.5");
    assertThat(semver("^1.4", false, List.of("1.4.*")).newest(tags)).isEmpty();
    assertThat(
            new Matching(new TagPattern("main-*"), Order.NUMBER, List.of(new TagPattern("main-1*")))
                .newest(tags))
        .hasValue("main-5");
  }

  @Test
  void whereNothingIsChosenItIsToldWhatThereIs() {
    var policy = semver("^3", false, List.of("2.9.*"));
    var tags = words("1.0.0 2.1.0 2.9.9 latest 2.0.0");

    assertThat(policy.newest(tags)).isEmpty();
    assertThat(policy.found(tags)).isEqualTo("the newest version 2.1.0");
    assertThat(policy).hasToString("semver ^3 but 2.9.*");
    assertThat(policy.found(words("latest main"))).isEqualTo("none a version such as 1.4.2");
    var matching = new Matching(new TagPattern("x-*"), Order.NUMBER, List.of());
    assertThat(matching.found(words("a b c d"))).isEqualTo("such as d, c, b");
    assertThat(matching).hasToString("tags x-* newest by number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "latest",
        "[1.0,2.0)",
        "^",
        "1.4 ||",
        "|| 1.4",
        ">1.4,<2",
        "^1.4 foo",
        "!=1.4",
        "^99999999999.0",
        "1.4.2.3",
        "^01.4",
        "1.4.2-",
        "^1.4 -",
        "1 - 2 - 3",
        "=>1.4",
        "^1.4;",
        "\t^1"
      })
  void whatTheLibraryWouldTakeForSomethingElseIsNoRange(String text) {
    assertThatThrownBy(() -> new SemverRange(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a range of versions such as ^1.4");
  }

  @Test
  void aRangeIsReadInAMomentWhateverItIs() {
    assertThatThrownBy(() -> new SemverRange("1" + " ".repeat(90) + "1 1 1 1 1 1 1 1 1".repeat(5)))
        .isInstanceOf(IllegalArgumentException.class);
    var stars = new TagPattern("*a".repeat(60) + "*b");
    assertThat(stars.matches("a".repeat(128))).isFalse();
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /** Against the plainest reading of the rule, with tags in any order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theChoiceIsTheGreatestAndTheOrderOfTagsDoesNotMatter(int seed) {
    var random = new Random(seed);
    var versions = new ArrayList<int[]>();
    var tags = new ArrayList<String>();
    for (var i = 0; i < 1 + random.nextInt(30); i++) {
      var version = new int[] {random.nextInt(3), random.nextInt(12), random.nextInt(12)};
      versions.add(version);
      tags.add(
          (random.nextBoolean() ? "v" : "") + version[0] + "." + version[1] + "." + version[2]);
      tags.add("main-" + random.nextInt(200));
      tags.add("1.99.99-rc." + random.nextInt(20));
    }
    Collections.shuffle(tags, random);

    var wanted =
        versions.stream()
            .filter(it -> it[0] == 1 && it[1] >= 4)
            .max(Arrays::compare)
            .map(it -> it[0] + "." + it[1] + "." + it[2]);
    assertThat(semver("^1.4", false, NONE).newest(tags).map(tag -> tag.replace("v", "")))
        .as("seed %s of %s", seed, tags)
        .isEqualTo(wanted);
    var highest =
        tags.stream()
            .filter(tag -> tag.startsWith("main-"))
            .map(tag -> new BigInteger(tag.substring(5)))
            .max(BigInteger::compareTo);
    assertThat(new Matching(new TagPattern("main-*"), Order.NUMBER, List.of()).newest(tags))
        .as("seed %s of %s", seed, tags)
        .isEqualTo(highest.map(number -> "main-" + number));
  }

  /** Every range that is taken is one to the library too. */
  @Test
  void aRangeThatIsTakenIsUnderstood() {
    var taken = IntStream.range(0, 20_000).filter(TagPolicyTest::isTakenAndUnderstood).count();

    assertThat(taken).isGreaterThan(1000);
  }

  private static boolean isTakenAndUnderstood(int seed) {
    var random = new Random(seed);
    var pieces =
        List.of(
            "^", "~", ">=", "<", "=", "", "v", "1", "0", "12", ".", "x", "*", " ", " - ", "||",
            "-rc.1");
    var text = new StringBuilder();
    for (var i = 0; i < 1 + random.nextInt(8); i++) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    var range = range(text.toString());
    range.ifPresent(it ->
        assertThat(it.list(true).get())
            .as("seed %s: %s", seed, it)
            .hasSize(it.text().split("\\|\\|", -1).length)
            .noneMatch(List::isEmpty));
    return range.isPresent();
  }

  private static Optional<SemverRange> range(String text) {
    try {
      return Optional.of(new SemverRange(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static Semver semver(String range, boolean prereleases, List<String> exclude) {
    return new Semver(
        new SemverRange(range), prereleases, exclude.stream().map(TagPattern::new).toList());
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ")).toList();
  }
}
