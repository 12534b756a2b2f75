package dev.slipway.reconciler.git;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it (OpenSSH's PROTOCOL.sshsig).
 *
 * @param key whose it is, in the encoding of SSH
 * @param namespace what it is good for: {@code git}
 * @param hash by which the message was hashed: {@code sha512}
 * @param proof the algorithm and the signature proper, in the encoding of SSH
 */
record SshSignature(Blob key, String namespace, String hash, Blob proof) {
  static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int LINE = 70;
  private static final Map<String, String> HASHES =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  /** Bytes, compared by their content. */
  record Blob(ByteBuffer bytes) {
    static Blob of(byte[] bytes) {
      return new Blob(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    byte[] array() {
      var copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }

    /** The text that it begins with: the kind of a key, the algorithm of a signature. */
    String kind() {
      return new String(next(bytes.duplicate()), StandardCharsets.ISO_8859_1);
    }

    /** As {@code ssh-keygen -l} tells a key. */
    String fingerprint() {
      var hash = digest("SHA-256", array());
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    }
  }

  /** Empty where it can not be read. */
  static Optional<SshSignature> parse(String armored) {
    var text = armored.strip();
    if (!text.startsWith(BEGIN)
        || !text.endsWith(END)
        || text.length() < BEGIN.length() + END.length()) {
      return Optional.empty();
    }
    var encoded = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      return decode(ByteBuffer.wrap(Base64.getMimeDecoder().decode(encoded)));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Optional<SshSignature> decode(ByteBuffer in) {
    var magic = new byte[MAGIC.length];
    in.get(magic);
    if (!MessageDigest.isEqual(magic, MAGIC) || in.getInt() != VERSION) {
      return Optional.empty();
    }
    var key = Blob.of(next(in));
    var namespace = text(in);
    var _ = next(in); // reserved
    var hash = text(in);
    var proof = Blob.of(next(in));
    var isWhole = !in.hasRemaining() && HASHES.containsKey(hash);
    key.kind();
    proof.kind();
    return isWhole ? Optional.of(new SshSignature(key, namespace, hash, proof)) : Optional.empty();
  }

  private static String text(ByteBuffer in) {
    return new String(next(in), StandardCharsets.UTF_8);
  }

  private static byte[] next(ByteBuffer in) {
    var length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** What is signed in the place of a message. */
  static byte[] signed(String namespace, String hash, byte[] message) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    put(out, namespace.getBytes(StandardCharsets.UTF_8));
    put(out, new byte[0]);
    put(out, hash.getBytes(StandardCharsets.US_ASCII));
    put(out, digest(HASHES.getOrDefault(hash, hash), message));
    return out.toByteArray();
  }

  /** The encoding of a signature proper. */
  static Blob proof(String algorithm, byte[] signature) {
    var out = new ByteArrayOutputStream();
    put(out, algorithm.getBytes(StandardCharsets.US_ASCII));
    put(out, signature);
    return Blob.of(out.toByteArray());
  }

  String armored() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(VERSION).array());
    put(out, key.array());
    put(out, namespace.getBytes(StandardCharsets.UTF_8));
    put(out, new byte[0]);
    put(out, hash.getBytes(StandardCharsets.US_ASCII));
    put(out, proof.array());
    var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(out.toByteArray());
    return BEGIN + "\n" + lines + "\n" + END;
  }

  private static void put(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
