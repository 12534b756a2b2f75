package dev.slipway.manifest;

import java.util.regex.Pattern;

/**
 * The name of an app: the base name of its manifest file, unique in a config repository.
 *
 * <p>A DNS label (RFC 1123) that starts with a letter, at most {@value #MAX_LENGTH} characters, so
 * that it fits in a host name and, with a process type and a suffix behind it, in a Kubernetes
 * name.
 */
public record AppName(String value) implements Comparable<AppName> {
  public static final int MAX_LENGTH = 40;
  private static final Pattern SYNTAX = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  /** Throws {@link IllegalArgumentException} where {@link #isValid} is false. */
  public AppName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an app name: " + value);
    }
  }

  public static boolean isValid(String value) {
    return value.length() <= MAX_LENGTH && SYNTAX.matcher(value).matches();
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** The host name that an app of this name has below a domain. */
  public Domain below(Domain domain) {
    return new Domain(value + "." + domain);
  }
}
