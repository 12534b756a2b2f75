package dev.slipway.manifest;

import java.util.regex.Pattern;

/** What an environment variable is set to. */
public sealed interface EnvValue {
  /** The text itself, as it was written in the manifest: {@code 010} stays {@code 010}. */
  record Literal(String text) implements EnvValue {}

  /** The key of a secret that is kept outside of git: {@code {secret: name/key}}. */
  record SecretRef(String name, String key) implements EnvValue {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("(?!\\.{1,2}$)[-._a-zA-Z0-9]{1,253}");

    public SecretRef {
      if (!NAME.matcher(name).matches() || !KEY.matcher(key).matches() || name.contains("..")) {
        throw new IllegalArgumentException("not a secret's name/key: " + name + "/" + key);
      }
    }

    /** Reads {@code name/key}; throws {@link IllegalArgumentException} for anything else. */
    public static SecretRef parse(String text) {
      var slash = text.indexOf('/');
      if (slash < 0) {
        throw new IllegalArgumentException("not a secret's name/key: " + text);
      }
      return new SecretRef(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return name + "/" + key;
    }
  }
}
