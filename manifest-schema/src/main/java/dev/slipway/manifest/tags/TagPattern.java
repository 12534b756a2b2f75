package dev.slipway.manifest.tags;

import java.util.regex.Pattern;

/**
 * What tags look like: {@code *} stands for any characters, or none; all others for themselves.
 *
 * @param text such as {@code main-*}
 */
public record TagPattern(String text) {
  private static final Pattern VALID = Pattern.compile("(?![-.])[-.*\\w]{1,128}");

  /** Throws {@link IllegalArgumentException}, with a message for people, where it is none. */
  public TagPattern {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a pattern of tags such as main-*: letters, digits, '_', '.', '-', and"
              + " '*' for anything");
    }
  }

  /** Whether it means more than one tag. */
  public boolean isOpen() {
    return text.indexOf('*') >= 0;
  }

  public boolean matches(String tag) {
    return matches(text, tag);
  }

  /** Takes time that grows with the product of both lengths at most. */
  static boolean matches(String pattern, String tag) {
    var star = -1;
    var retry = 0;
    var p = 0;
    var t = 0;
    while (t < tag.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && pattern.charAt(p) == tag.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }

  @Override
  public String toString() {
    return text;
  }
}
