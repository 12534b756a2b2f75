package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A private key that commits are signed with. Safe for use by several threads. */
public interface SigningKey {
  /** The armored signature of the bytes of a commit, which has none among them. */
  String sign(byte[] commit);

  /** Believes what this key signs, and nothing else. */
  AllowedSigners itself();

  /**
   * Reads and opens a key of OpenSSH or OpenPGP: which of both, its file says.
   *
   * @throws RejectedException where it is none, or stays shut
   */
  static SigningKey read(Path file, Optional<String> passphrase, InstantSource clock)
      throws RejectedException {
    try {
      var content = Files.readAllBytes(KeyFiles.bounded(file));
      var text = new String(content, StandardCharsets.ISO_8859_1).stripLeading();
      if (text.startsWith("ssh-") || text.startsWith("-----BEGIN PGP PUBLIC")) {
        throw new RejectedException(
            "%s is a public key, which can not sign\nname the private one by --signing-key"
                .formatted(file));
      }
      return KeyFiles.isOpenPgp(content)
          ? OpenPgpSigningKey.open(file, content, passphrase, clock)
          : SshSigningKey.open(file, passphrase);
    } catch (IOException e) {
      throw new RejectedException(
          "the signing key %s can not be read\nsee --signing-key".formatted(file), e);
    }
  }
}
