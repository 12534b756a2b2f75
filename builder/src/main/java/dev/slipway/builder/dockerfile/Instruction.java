package dev.slipway.builder.dockerfile;

import java.util.List;
import java.util.Locale;

/**
 * One instruction of a Dockerfile.
 *
 * @param line where it begins, from 1
 * @param text all of it, its continued lines joined
 * @param isHeredoc whether lines of text follow it that are part of it
 */
record Instruction(int line, String text, boolean isHeredoc) {
  /** In capitals, such as {@code FROM}. */
  String keyword() {
    return words().getFirst().toUpperCase(Locale.ROOT);
  }

  /** What follows the keyword, without flags. */
  List<String> arguments() {
    return words().stream().skip(1).dropWhile(word -> word.startsWith("--")).toList();
  }

  private List<String> words() {
    return List.of(text.strip().split("\\s+"));
  }

  /** Whether an engine that names its steps as they are written means this one. */
  boolean isStep(String step) {
    return bare(text).equals(bare(step));
  }

  private static String bare(String text) {
    return text.replaceAll("\\s+", "");
  }
}
