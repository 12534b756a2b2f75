package dev.slipway.manifest;

import java.util.regex.Pattern;

/**
 * The kind of a process of an app, such as {@code web} or {@code worker}; a DNS label of at most
 * 20.
 */
public record ProcessType(String value) implements Comparable<ProcessType> {
  // Above WEB, which is checked by it.
  private static final Pattern SYNTAX = Pattern.compile("[a-z]([-a-z0-9]{0,18}[a-z0-9])?");

  /** The one that is routed to. */
  public static final ProcessType WEB = new ProcessType("web");

  public ProcessType {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a process type: " + value);
    }
  }

  public static boolean isValid(String value) {
    return SYNTAX.matcher(value).matches();
  }

  @Override
  public int compareTo(ProcessType other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
