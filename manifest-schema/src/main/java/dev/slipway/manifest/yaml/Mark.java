package dev.slipway.manifest.yaml;

/** A place in a file: line and column, both counted from 1, the column in characters. */
public record Mark(int line, int column) {
  public static final Mark START = new Mark(1, 1);

  /** The place behind this text, which starts at {@link #START}. */
  static Mark behind(CharSequence text) {
    var line = 1;
    var column = 1;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
        line++;
        column = 1;
      } else if (!Character.isLowSurrogate(c)) {
        column++;
      }
    }
    return new Mark(line, column);
  }
}
