package dev.slipway.reconciler.forge.github;

import dev.slipway.manifest.RejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads a private RSA key in PEM: PKCS#1, as GitHub hands them out, or PKCS#8. */
final class PrivateKeyFile {
  private static final int LARGEST = 64 * 1024;
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** Version 0, and the algorithm: rsaEncryption without parameters (RFC 5208 and RFC 8017). */
  private static final byte[] RSA =
      HexFormat.of().parseHex("020100" + "300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  private PrivateKeyFile() {}

  static PrivateKey read(Path file) throws RejectedException {
    try (var in = Files.newInputStream(file)) {
      return parse(new String(in.readNBytes(LARGEST), StandardCharsets.US_ASCII));
    } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
      throw new RejectedException(
          file
              + " holds no private RSA key\n"
              + "give the .pem file that GitHub made for the app, as it is, without a passphrase",
          e);
    }
  }

  private static PrivateKey parse(String pem) throws GeneralSecurityException {
    var match = PEM.matcher(pem);
    if (!match.find()) {
      throw new IllegalArgumentException("no PEM of an unencrypted private key");
    }
    var content = Base64.getMimeDecoder().decode(match.group(2));
    var pkcs8 = match.group(1).startsWith("RSA") ? wrapped(content) : content;
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** PKCS#8 is PKCS#1 with the algorithm's name before it. */
  private static byte[] wrapped(byte[] pkcs1) {
    var inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA);
    inner.writeBytes(element(OCTETS, pkcs1));
    return element(SEQUENCE, inner.toByteArray());
  }

  /** In DER; as long as a key may be, the length has two bytes. */
  private static byte[] element(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
