package dev.slipway.manifest;

import java.util.regex.Pattern;

/**
 * The name of an environment variable as POSIX has it: letters, digits and {@code _}, no digit
 * first.
 */
public record EnvName(String value) implements Comparable<EnvName> {
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

  public EnvName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not the name of an environment variable: " + value);
    }
  }

  public static boolean isValid(String value) {
    return SYNTAX.matcher(value).matches();
  }

  @Override
  public int compareTo(EnvName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
