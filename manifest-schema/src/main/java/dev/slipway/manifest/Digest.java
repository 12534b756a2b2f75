package dev.slipway.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 of some content, written {@code sha256:<64 hex digits>} as OCI writes it. */
public record Digest(String value) implements Comparable<Digest> {
  private static final String ALGORITHM = "sha256:";
  private static final int DIGITS = 64;

  public Digest {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a sha256 digest: " + value);
    }
  }

  public static boolean isValid(String value) {
    return value.startsWith(ALGORITHM) && Hex.isAllOf(value, ALGORITHM.length(), DIGITS);
  }

  public static Digest of(byte[] content) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return new Digest(ALGORITHM + HexFormat.of().formatHex(sha256.digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static Digest of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The 64 hex digits alone. */
  public String hex() {
    return value.substring(ALGORITHM.length());
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
