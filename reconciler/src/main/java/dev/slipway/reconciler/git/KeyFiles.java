package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with keys in them. */
final class KeyFiles {
  private static final int LARGEST = 4 * 1024 * 1024;

  private KeyFiles() {}

  /** The file, unless it is too large to be one with keys. */
  static Path bounded(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for a file with keys");
    }
    return file;
  }

  /** Whether it begins as exports of OpenPGP keys do: armored, or by a packet of theirs. */
  static boolean isOpenPgp(byte[] content) {
    var text = new String(content, StandardCharsets.ISO_8859_1).stripLeading();
    return text.startsWith("-----BEGIN PGP ") || (content.length > 0 && content[0] < 0);
  }
}
