package dev.slipway.reconciler.install;

import java.util.regex.Pattern;

/** What Kubernetes takes as names. */
final class Names {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern OBJECT =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private Names() {}

  /** Throws {@link IllegalArgumentException} for what can not be a namespace. */
  static void requireNamespace(String name) {
    if (name.length() > LONGEST_LABEL || !LABEL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not a namespace: \"" + name + "\" (small letters, digits and -, 63 at most)");
    }
  }

  /** Throws {@link IllegalArgumentException} for what can not be the name of a Secret. */
  static void requireObject(String name) {
    if (name.length() > LONGEST || !OBJECT.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not the name of a Secret: \"" + name + "\" (small letters, digits, - and .)");
    }
  }
}
