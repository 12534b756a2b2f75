package dev.slipway.reconciler.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;

/** A private key that can sign, opened. Safe for use by several threads. */
public final class OpenPgpKey {
  private final OpenPGPKey key;
  private final PGPKeyPair signing;

  private OpenPgpKey(OpenPGPKey key, PGPKeyPair signing) {
    this.key = key;
    this.signing = signing;
  }

  /** Why a key is of no use: a line for a person, without anything secret. */
  public static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message, Throwable cause) {
      super(message, cause);
    }

    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Opens the key that an export of secret keys begins with, armored or not.
   *
   * @param now at which it must be able to sign: it is not expired or revoked
   */
  public static OpenPgpKey open(byte[] export, Optional<String> passphrase, Instant now)
      throws UnusableException {
    var key = parse(export);
    var signers = key.getSigningKeys(Date.from(now));
    if (signers.isEmpty()) {
      throw new UnusableException("can not sign: it is expired, revoked or not made for that");
    }
    var secret = key.getSecretKey(signers.getFirst());
    if (secret == null) {
      throw new UnusableException("lacks the secret part of its signing key");
    }
    try {
      var chars = passphrase.map(String::toCharArray).orElseGet(() -> new char[0]);
      var opened = secret.isLocked() ? secret.unlock(chars) : secret.unlock((char[]) null);
      if (opened == null) {
        throw new UnusableException("lacks the secret part of its signing key");
      }
      return new OpenPgpKey(key, opened.getKeyPair());
    } catch (PGPException e) {
      var cause =
          passphrase.isPresent()
              ? "is not opened by its passphrase"
              : "is encrypted and no passphrase is given";
      throw new UnusableException(cause, e);
    }
  }

  private static OpenPGPKey parse(byte[] export) throws UnusableException {
    try {
      return new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseKey(export);
    } catch (IOException | RuntimeException e) { // what is damaged is told by either
      throw new UnusableException("holds no OpenPGP secret key", e);
    }
  }

  /** The armored, detached signature of these bytes, made at this time. */
  public String sign(byte[] data, Instant now) {
    try {
      var generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(
                  signing.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
              signing.getPublicKey());
      generator.init(PGPSignature.BINARY_DOCUMENT, signing.getPrivateKey());
      var packets = new PGPSignatureSubpacketGenerator();
      packets.setIssuerFingerprint(false, signing.getPublicKey());
      packets.setSignatureCreationTime(false, Date.from(now));
      generator.setHashedSubpackets(packets.generate());
      generator.update(data);
      return armored(generator.generate());
    } catch (PGPException e) {
      throw new IllegalStateException("an opened key does not sign", e);
    }
  }

  private static String armored(PGPSignature signature) {
    var bytes = new ByteArrayOutputStream();
    try (var armor = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
      signature.encode(armor);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is memory
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /** Believes what this key signed, and nothing else. */
  public OpenPgpKeyRing ring() {
    return OpenPgpKeyRing.of(key.toCertificate());
  }
}
