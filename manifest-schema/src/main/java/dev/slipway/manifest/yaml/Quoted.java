package dev.slipway.manifest.yaml;

/** Text of a person's file inside a message: in quotes, on one line, not too long. */
public final class Quoted {
  private static final int MAX_LENGTH = 60;

  private Quoted() {}

  public static String text(String text) {
    var result = new StringBuilder("'");
    var count = 0;
    for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (++count > MAX_LENGTH) {
        return result.append("…'").toString();
      }
      append(result, text.codePointAt(i));
    }
    return result.append("'").toString();
  }

  private static void append(StringBuilder result, int c) {
    switch (c) {
      case '\n' -> result.append("\\n");
      case '\t' -> result.append("\\t");
      default -> {
        if (Character.isISOControl(c) || !Utf8.isPrintable(c) || isInvisible(c)) {
          result.append(String.format("\\u%04x", c));
        } else {
          result.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isInvisible(int c) {
    var type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
