package dev.slipway.router.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of DER that turns a private key's older forms into PKCS#8. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int LONG_FORM = 0x80;

  private Der() {}

  /**
   * PKCS#8 of what PKCS#1 (RSA) or SEC 1 (EC) holds.
   *
   * @param key the older form
   * @param publicKey as its X.509 form: it names the same algorithm, and the same curve
   */
  static byte[] pkcs8(byte[] key, byte[] publicKey) {
    return wrap(SEQUENCE, VERSION_0, algorithm(publicKey), wrap(OCTET_STRING, key));
  }

  /** The algorithm is the first element of SubjectPublicKeyInfo. */
  private static byte[] algorithm(byte[] publicKey) {
    var start = contentStart(publicKey, 0);
    var inner = contentStart(publicKey, start);
    return Arrays.copyOfRange(publicKey, start, inner + length(publicKey, start));
  }

  private static int contentStart(byte[] der, int at) {
    var first = der[at + 1] & 0xff;
    return at + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
  }

  private static int length(byte[] der, int at) {
    var first = der[at + 1] & 0xff;
    if (first < LONG_FORM) {
      return first;
    }
    var length = 0;
    for (var i = 0; i < first - LONG_FORM; i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] wrap(int tag, byte[]... parts) {
    var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      var bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(LONG_FORM | bytes);
      for (var i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
