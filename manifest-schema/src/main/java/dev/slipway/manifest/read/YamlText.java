package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.ScalarType;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as YAML that reads back as the same text, the same way each time. */
final class YamlText {
  /** What is a text, and nothing else, without quotes, wherever it stands. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:[A-Za-z0-9_/.]|-{1,2}[A-Za-z])(?:[-A-Za-z0-9_/.@+=~^%]|:(?=[-A-Za-z0-9_/.]))*+");

  private static final int LONGEST_PLAIN = 512;

  private YamlText() {}

  static String of(String text) {
    var isPlain =
        text.length() <= LONGEST_PLAIN
            && PLAIN.matcher(text).matches()
            && !text.startsWith("...")
            && ScalarType.ofPlain(text) == ScalarType.TEXT;
    return isPlain ? text : quoted(text);
  }

  static String list(Collection<String> texts) {
    return texts.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    var result = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(result, c));
    return result.append('"').toString();
  }

  private static void append(StringBuilder result, int c) {
    switch (c) {
      case '"' -> result.append("\\\"");
      case '\\' -> result.append("\\\\");
      case '\n' -> result.append("\\n");
      case '\r' -> result.append("\\r");
      case '\t' -> result.append("\\t");
      default -> {
        if (isSeenAsItIs(c)) {
          result.appendCodePoint(c);
        } else {
          result.append(String.format(c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
        }
      }
    }
  }

  private static boolean isSeenAsItIs(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
