package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes of real files: an app or problems that point into the file, never anything else.
 */
class FuzzTest {
  private static final int MUTANTS_A_SEED = 400;
  private static final List<String> PIECES =
      List.of(
          ":", ": ", "- ", "\n", "\n  ", "\t", "{", "}", "[", "]", ",", "&a ", "*a", "!", "!!str ",
          "|", ">", "'", "\"", "#", "%", "@", "`", "?", "? ", "<<: ", "---\n", "...\n", "\\", "\\x",
          "\0", "\uFEFF", "\u2028", "\u0085", "😀", "null", "~", "1e9", "-", "0", "\r", "\r\n");

  private static final List<byte[]> SEEDS = seeds();

  static LongStream seedNumbers() {
    return LongStream.range(0, 8);
  }

  private static List<byte[]> seeds() {
    try (var good = Files.list(Path.of("src/test/resources/good"));
        var bad = Files.walk(Path.of("src/test/resources/bad"))) {
      return java.util.stream.Stream.concat(good, bad)
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(FuzzTest::content)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LongStream manySeedNumbers() {
    return LongStream.range(1_000, 1_150);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("manySeedNumbers")
  void nor_do_many_more_changes(long seed) {
    no_change_of_a_file_brings_anything_but_problems(seed);
  }

  @ParameterizedTest
  @MethodSource("seedNumbers")
  void no_change_of_a_file_brings_anything_but_problems(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < MUTANTS_A_SEED; i++) {
      var content = SEEDS.get(random.nextInt(SEEDS.size()));
      for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
        content = mutate(content, random);
      }
      judge(content, "seed " + seed + ", mutant " + i);
    }
  }

  private static void judge(byte[] content, String which) {
    var lines = 1 + new String(content, StandardCharsets.ISO_8859_1).lines().count();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertPlausible(AppFile.read("apps/shop.yaml", content).reading(), lines, which);
          assertPlausible(PlatformFile.read("slipway.yaml", content), lines, which);
          assertPlausible(ReleaseFile.read("releases/shop.yaml", content), lines, which);
        },
        which);
  }

  private static void assertPlausible(Reading<?> reading, long lines, String which) {
    assertThat(reading.problems())
        .as(which)
        .hasSizeLessThanOrEqualTo(51)
        .allSatisfy(problem -> {
          assertThat(problem.line()).isPositive().isLessThanOrEqualTo((int) lines + 3);
          assertThat(problem.column()).isPositive();
          assertThat(problem.rule()).matches("[a-z0-9]+(-[a-z0-9]+)*");
          assertThat(problem.message())
              .isNotBlank()
              .doesNotContain("\n", "snakeyaml", "is not as it should be", "this is not YAML");
        });
  }

  private static byte[] mutate(byte[] content, Random random) {
    var at = random.nextInt(content.length + 1);
    return switch (random.nextInt(5)) {
      case 0 -> splice(content, at, 0, piece(random));
      case 1 -> splice(content, at, random.nextInt(1 + Math.min(20, content.length - at)), "");
      case 2 -> splice(content, at, Math.min(1, content.length - at), piece(random));
      case 3 -> {
        var from = random.nextInt(content.length + 1);
        var length = random.nextInt(1 + Math.min(60, content.length - from));
        var part = new String(content, from, length, StandardCharsets.ISO_8859_1);
        yield splice(content, at, 0, part);
      }
      default -> {
        var changed = content.clone();
        if (at < changed.length) {
          changed[at] = (byte) random.nextInt(256);
        }
        yield changed;
      }
    };
  }

  private static String piece(Random random) {
    var piece = PIECES.get(random.nextInt(PIECES.size()));
    return new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static byte[] splice(byte[] content, int at, int removed, String inserted) {
    var text = new String(content, StandardCharsets.ISO_8859_1);
    return (text.substring(0, at) + inserted + text.substring(at + removed))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
