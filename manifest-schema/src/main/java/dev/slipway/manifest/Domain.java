package dev.slipway.manifest;

import java.util.Locale;

/**
 * A host name that is routed to an app: {@code shop.example.com}, or with a wildcard as its first
 * label, {@code *.shop.example.com}, which stands for exactly one label. Kept in lower case.
 */
public record Domain(String value) implements Comparable<Domain> {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  public Domain {
    value = value.toLowerCase(Locale.ROOT);
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a host name: " + value);
    }
  }

  /** Whether it is a host name once it is in lower case. */
  public static boolean isValid(String value) {
    var lower = value.toLowerCase(Locale.ROOT);
    return lower.length() <= LONGEST && areLabels(lower, lower.startsWith("*.") ? 2 : 0);
  }

  /** Labels of RFC 1123. Not by a pattern: a pass looks at thousands of them. */
  private static boolean areLabels(String text, int start) {
    var begin = start;
    for (var i = start; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        if (!isLabel(text, begin, i)) {
          return false;
        }
        begin = i + 1;
      }
    }
    return true;
  }

  private static boolean isLabel(String text, int begin, int end) {
    if (begin == end || end - begin > LONGEST_LABEL) {
      return false;
    }
    for (var i = begin; i < end; i++) {
      var c = text.charAt(i);
      var isInner = c == '-' && i > begin && i < end - 1;
      if (!isInner && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  public boolean isWildcard() {
    return value.startsWith("*.");
  }

  @Override
  public int compareTo(Domain other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
