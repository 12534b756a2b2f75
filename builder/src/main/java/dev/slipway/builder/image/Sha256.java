package dev.slipway.builder.image;

import dev.slipway.manifest.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of content that passes by. */
public final class Sha256 {
  private Sha256() {}

  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static Digest finish(MessageDigest sha256) {
    return new Digest("sha256:" + HexFormat.of().formatHex(sha256.digest()));
  }
}
