package dev.slipway.router.tls;

import dev.slipway.manifest.RejectedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** Reads private keys; nothing that it says of one holds any of it. */
final class PrivateKeys {
  private static final int LEAST_RSA_BITS = 2048;
  private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

  private PrivateKeys() {}

  /** The key of a file that goes with this certificate's. */
  static PrivateKey read(String place, String file, PublicKey publicKey) throws RejectedException {
    checkKind(place, publicKey);
    for (var part : Pem.read(place, file)) {
      switch (part.label()) {
        case "PRIVATE KEY" -> {
          return key(place, part, part.der(), publicKey);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return key(place, part, Der.pkcs8(part.der(), publicKey.getEncoded()), publicKey);
        }
        case "ENCRYPTED PRIVATE KEY" -> throw Pem.encrypted(place, part.line());
        default -> {
          // EC PARAMETERS, or the chain in the same file.
        }
      }
    }
    throw new RejectedException(
        place
            + ":1:1: it holds no private key (PEM: PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY)");
  }

  private static void checkKind(String place, PublicKey publicKey) throws RejectedException {
    var algorithm = publicKey.getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw new RejectedException(
          "%s: a key of %s\nuse RSA or EC (P-256): browsers take no other"
              .formatted(place, algorithm));
    }
    if (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new RejectedException(
          "%s: an RSA key of %d bits\nuse at least %d, or EC (P-256)"
              .formatted(place, rsa.getModulus().bitLength(), LEAST_RSA_BITS));
    }
  }

  private static PrivateKey key(String place, Pem part, byte[] pkcs8, PublicKey publicKey)
      throws RejectedException {
    PrivateKey key;
    try {
      key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException _) { // its message may tell of the key
      throw new RejectedException(
          "%s:%d:1: it is no private key of %s, as the certificate's is"
              .formatted(place, part.line(), publicKey.getAlgorithm()));
    }
    if (!belong(key, publicKey)) {
      throw new RejectedException(
          "%s:%d:1: the key is another one than the certificate's".formatted(place, part.line()));
    }
    return key;
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey) {
    try {
      var algorithm = publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      var signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
