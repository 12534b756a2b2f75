package dev.slipway.manifest;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host name that is routed to an app: {@code shop.example.com}, or with a wildcard as its first
 * label, {@code *.shop.example.com}, which stands for exactly one label. Kept in lower case.
 */
public record Domain(String value) implements Comparable<Domain> {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern SYNTAX =
      Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

  public Domain {
    value = value.toLowerCase(Locale.ROOT);
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a host name: " + value);
    }
  }

  /** Whether it is a host name once it is in lower case. */
  public static boolean isValid(String value) {
    var lower = value.toLowerCase(Locale.ROOT);
    return lower.length() <= 253 && SYNTAX.matcher(lower).matches();
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
