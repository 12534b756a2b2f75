package dev.slipway.manifest;

/** Hex digits as git and OCI write them. Not by a pattern: a pass looks at thousands of them. */
final class Hex {
  private Hex() {}

  /** Whether the text from {@code start} on is so many lower-case hex digits, and nothing else. */
  static boolean isAllOf(String text, int start, int digits) {
    if (text.length() != start + digits) {
      return false;
    }
    for (var i = start; i < text.length(); i++) {
      var c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
