package dev.slipway.reconciler.install;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes plain values as YAML, always the same way; reads none. */
final class Yaml {
  /** Text that is text to every reader of YAML, of whatever version. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][-A-Za-z0-9_./]*");

  private static final Pattern WORD =
      Pattern.compile("(?i)y|yes|n|no|on|off|true|false|null|nan|inf|infinity");

  private final StringBuilder text = new StringBuilder();

  private Yaml() {}

  /** A document, with a line break at its end. */
  static String print(Map<String, Object> content) {
    var yaml = new Yaml();
    yaml.map(content, 0);
    return yaml.text.toString();
  }

  private void map(Map<?, ?> map, int indent) {
    var first = true;
    for (var entry : map.entrySet()) {
      // The first of a map in a list stands behind the dash.
      text.append(first && endsWithDash() ? "" : " ".repeat(indent));
      first = false;
      text.append(scalar(String.valueOf(entry.getKey()))).append(':');
      value(entry.getValue(), indent);
    }
  }

  private boolean endsWithDash() {
    return text.length() >= 2 && text.substring(text.length() - 2).equals("- ");
  }

  private void value(Object value, int indent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        text.append('\n');
        map(map, indent + 2);
      }
      case List<?> list when !list.isEmpty() -> {
        text.append('\n');
        list(list, indent + 2);
      }
      case Map<?, ?> _ -> text.append(" {}\n");
      case List<?> _ -> text.append(" []\n");
      default -> text.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void list(List<?> list, int indent) {
    for (var element : list) {
      text.append(" ".repeat(indent)).append("- ");
      if (element instanceof Map<?, ?> map) {
        map(map, indent + 2);
      } else {
        text.append(scalar(element)).append('\n');
      }
    }
  }

  private static String scalar(Object value) {
    return value instanceof String string && !isPlain(string) ? quoted(string) : value.toString();
  }

  private static boolean isPlain(String string) {
    return PLAIN.matcher(string).matches() && !WORD.matcher(string).matches();
  }

  private static String quoted(String string) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      var c = string.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        quoted.append("\\x%02x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
