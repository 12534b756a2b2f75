package dev.slipway.reconciler.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.api.OpenPGPSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * Public keys whose signatures are believed, judged as GnuPG does: what matters is how the key is
 * now, not how it was when it signed. So a key that is expired or revoked vouches for nothing.
 */
public final class OpenPgpKeyRing {
  private static final String ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

  private final List<OpenPGPCertificate> certificates;

  /** Read where there is a key: the check of the library's jars takes a third of a second. */
  private static final class BouncyCastle {
    static final BcOpenPGPImplementation IMPLEMENTATION = new BcOpenPGPImplementation();
    static final OpenPGPPolicy POLICY = IMPLEMENTATION.policy();
  }

  private OpenPgpKeyRing(List<OpenPGPCertificate> certificates) {
    this.certificates = joined(certificates);
  }

  /** One for each key: what any copy of it says counts, a revocation above all. */
  private static List<OpenPGPCertificate> joined(List<OpenPGPCertificate> copies) {
    var byKey = new LinkedHashMap<String, OpenPGPCertificate>();
    for (var copy : copies) {
      byKey.merge(copy.getPrettyFingerprint(), copy, OpenPgpKeyRing::join);
    }
    return List.copyOf(byKey.values());
  }

  private static OpenPGPCertificate join(OpenPGPCertificate one, OpenPGPCertificate other) {
    try {
      return OpenPGPCertificate.join(one, other);
    } catch (PGPException e) {
      throw new IllegalStateException("copies have one primary key", e);
    }
  }

  /** Believes nobody. */
  public static OpenPgpKeyRing empty() {
    return new OpenPgpKeyRing(List.of());
  }

  static OpenPgpKeyRing of(OpenPGPCertificate certificate) {
    return new OpenPgpKeyRing(List.of(certificate));
  }

  /**
   * Reads what {@code gpg --export} wrote, armored or not; armored exports may follow one another.
   *
   * @throws IOException where it holds anything but public keys, or none; the message says so
   */
  public static OpenPgpKeyRing read(byte[] export) throws IOException {
    var certificates = new ArrayList<OpenPGPCertificate>();
    try {
      for (var part : parts(export)) {
        read(part, certificates);
      }
      if (certificates.isEmpty()) {
        throw new IOException("no OpenPGP public key");
      }
      return new OpenPgpKeyRing(certificates);
    } catch (RuntimeException e) {
      throw new IOException("damaged OpenPGP keys", e);
    }
  }

  /** The armored exports of a file, or all of it where it is not armored. */
  private static List<byte[]> parts(byte[] export) {
    var text = new String(export, StandardCharsets.ISO_8859_1);
    if (!text.contains(ARMOR)) {
      return List.of(export);
    }
    return Stream.of(text.split(ARMOR))
        .skip(1)
        .map(part -> (ARMOR + part).getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static void read(byte[] part, List<OpenPGPCertificate> into) throws IOException {
    var packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(part)));
    for (var each = packets.nextObject(); each != null; each = packets.nextObject()) {
      switch (each) {
        case PGPPublicKeyRing ring -> into.add(certificate(ring));
        case PGPMarker _ -> {}
        default -> throw new IOException("something else than OpenPGP public keys");
      }
    }
  }

  private static OpenPGPCertificate certificate(PGPPublicKeyRing ring) {
    return new OpenPGPCertificate(ring, BouncyCastle.IMPLEMENTATION, BouncyCastle.POLICY);
  }

  /** The keys of both. */
  public OpenPgpKeyRing with(OpenPgpKeyRing other) {
    return new OpenPgpKeyRing(
        Stream.of(certificates, other.certificates).flatMap(List::stream).toList());
  }

  /**
   * Why this is no signature of these bytes by one of the keys, as it is now; empty where it is.
   * What follows "the commit …" in a sentence.
   */
  public Optional<String> refusal(byte[] data, String armored, Instant now) {
    try {
      var signatures = signatures(armored);
      return signatures.size() == 1
          ? refusal(data, signatures.getFirst(), now)
          : Optional.of("has a signature that can not be read");
    } catch (IOException | PGPException | RuntimeException e) { // damaged ones throw any
      return Optional.of("has a signature that can not be read");
    }
  }

  private static List<PGPSignature> signatures(String armored) throws IOException {
    var bytes = new ByteArrayInputStream(armored.getBytes(StandardCharsets.US_ASCII));
    var packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(bytes));
    var signatures = new ArrayList<PGPSignature>();
    for (var each = packets.nextObject(); each != null; each = packets.nextObject()) {
      if (!(each instanceof PGPSignatureList list)) {
        throw new IOException("not a signature");
      }
      list.forEach(signatures::add);
    }
    return signatures;
  }

  private Optional<String> refusal(byte[] data, PGPSignature signature, Instant now)
      throws PGPException {
    var issuer = OpenPGPSignature.getMostExpressiveIdentifier(signature.getKeyIdentifiers());
    var key = issuer == null ? Optional.<OpenPGPComponentKey>empty() : find(issuer);
    if (key.isEmpty()) {
      return Optional.of("is signed by the OpenPGP key " + name(issuer) + ", which is not allowed");
    }
    if (!isMadeBy(key.get(), signature, data)) {
      return Optional.of("has a wrong signature: it is not what was signed");
    }
    return refusal(key.get(), signature, now)
        .map(why -> "is signed by the OpenPGP key " + name(issuer) + ", which " + why);
  }

  private Optional<OpenPGPComponentKey> find(KeyIdentifier issuer) {
    return certificates.stream()
        .flatMap(certificate -> Optional.ofNullable(certificate.getKey(issuer)).stream())
        .findFirst();
  }

  private static boolean isMadeBy(OpenPGPComponentKey key, PGPSignature signature, byte[] data)
      throws PGPException {
    var type = signature.getSignatureType();
    if (type != PGPSignature.BINARY_DOCUMENT && type != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      return false;
    }
    signature.init(new BcPGPContentVerifierBuilderProvider(), key.getPGPPublicKey());
    signature.update(data);
    return signature.verify();
  }

  private static Optional<String> refusal(
      OpenPGPComponentKey key, PGPSignature signature, Instant now) {
    var made = signature.getCreationTime().toInstant();
    var time = Date.from(now);
    if (!BouncyCastle.POLICY.hasAcceptableSignatureHashAlgorithm(signature)
        || !BouncyCastle.POLICY.isAcceptablePublicKey(key.getPGPPublicKey())) {
      return Optional.of("is too weak, or its hash is");
    }
    if (made.isBefore(key.getCreationTime().toInstant())) {
      return Optional.of("is younger than that signature");
    }
    if (isPast(signature, now)) {
      return Optional.of("signed it for a time that is over");
    }
    if (!key.isBoundAt(time) || !key.getCertificate().getPrimaryKey().isBoundAt(time)) {
      return Optional.of("is expired or revoked");
    }
    return key.isSigningKey(time) ? Optional.empty() : Optional.of("is not made for signing");
  }

  private static boolean isPast(PGPSignature signature, Instant now) {
    var seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
    return seconds != 0
        && signature.getCreationTime().toInstant().plusSeconds(seconds).isBefore(now);
  }

  private static String name(@Nullable KeyIdentifier issuer) {
    return issuer == null
        ? "without a name"
        : "%016x".formatted(issuer.getKeyId()).toUpperCase(Locale.ROOT);
  }
}
