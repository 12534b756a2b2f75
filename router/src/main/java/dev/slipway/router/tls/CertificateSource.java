package dev.slipway.router.tls;

import dev.slipway.manifest.Digest;

/**
 * Where a certificate is read from: two files, or two entries of a Secret. Not changed once given.
 *
 * @param chainPlace what the chain's place is called in problems
 * @param chain PEM: the certificate of the host, then those that issued it
 * @param keyPlace what the key's place is called in problems
 * @param key PEM: PKCS#8, PKCS#1 or SEC 1, unencrypted
 */
public record CertificateSource(String chainPlace, String chain, String keyPlace, String key) {
  /** To see whether it is another one than before. */
  Digest digest() {
    return Digest.of(chain + "\0" + key);
  }

  /** Without its content. */
  @Override
  public String toString() {
    return chainPlace + " and " + keyPlace;
  }
}
