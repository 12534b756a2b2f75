package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.openpgp.OpenPgpKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Signs as {@code gpg} does. */
record OpenPgpSigningKey(OpenPgpKey key, InstantSource clock) implements SigningKey {
  static OpenPgpSigningKey open(
      Path file, byte[] content, Optional<String> passphrase, InstantSource clock)
      throws RejectedException {
    try {
      return new OpenPgpSigningKey(OpenPgpKey.open(content, passphrase, clock.instant()), clock);
    } catch (OpenPgpKey.UnusableException e) {
      throw new RejectedException(
          ("the signing key %s %s\ngive another by --signing-key, or its passphrase by"
                  + " --signing-key-passphrase-file")
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public String sign(byte[] commit) {
    return key.sign(commit, clock.instant());
  }

  @Override
  public AllowedSigners itself() {
    return AllowedSigners.of(key.ring());
  }
}
