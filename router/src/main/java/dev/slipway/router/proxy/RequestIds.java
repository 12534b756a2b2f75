package dev.slipway.router.proxy;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** By what a request is found again in the logs of all that it passed. Of one event loop. */
final class RequestIds {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 128;
  private static final int LENGTH = 32;

  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

  /** 128 bits, which nobody has to guess right or wrong. */
  AsciiString next() {
    var text = new byte[LENGTH];
    write(random.nextLong(), text, 0);
    write(random.nextLong(), text, LENGTH / 2);
    return new AsciiString(text, false);
  }

  private static void write(long bits, byte[] text, int at) {
    for (var i = 0; i < LENGTH / 2; i++) {
      text[at + i] = DIGITS[(int) (bits >>> (4 * i)) & 0xf];
    }
  }

  /** Whether one that a client sent can go into logs and headers as it is. */
  static boolean isValid(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (var i = 0; i < id.length(); i++) {
      if (!isAllowed(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.~+/=:@".indexOf(c) >= 0;
  }
}
