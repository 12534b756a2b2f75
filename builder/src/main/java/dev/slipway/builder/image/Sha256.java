package dev.slipway.builder.image;

import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
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

  /** The digest of a file, which is not held in memory. */
  static Digest of(Path file) throws IOException {
    var sha256 = start();
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return finish(sha256);
  }
}
