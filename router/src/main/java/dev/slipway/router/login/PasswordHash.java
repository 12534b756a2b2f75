package dev.slipway.router.login;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Bcrypt, as OpenBSD and {@code htpasswd -B} write it. */
final class PasswordHash {
  private PasswordHash() {}

  /** Whether a password is the one; takes as long as the hash was made to take, either way. */
  static boolean isOf(String hash, byte[] password) {
    return OpenBSDBCrypt.checkPassword(hash, password);
  }
}
