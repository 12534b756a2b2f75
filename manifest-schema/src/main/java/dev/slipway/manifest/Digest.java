package dev.slipway.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 of some content, written {@code sha256:<64 hex digits>} as OCI writes it. */
public record Digest(String value) implements Comparable<Digest> {
  private static final Pattern SYNTAX = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a sha256 digest: " + value);
    }
  }

  public static boolean isValid(String value) {
    return SYNTAX.matcher(value).matches();
  }

  public static Digest of(byte[] content) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return new Digest("sha256:" + HexFormat.of().formatHex(sha256.digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static Digest of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The 64 hex digits alone. */
  public String hex() {
    return value.substring("sha256:".length());
  }

  /** The first 12 hex digits, for people. */
  public String abbreviated() {
    return hex().substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
