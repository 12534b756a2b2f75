package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a forge must know to be listened to. How long a comparison takes tells nothing of it. */
public final class WebhookSecret {
  private static final int SHORTEST = 8;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  /** Refuses one that is too short by {@link IllegalArgumentException}. */
  public WebhookSecret(String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the secret of webhooks has at least " + SHORTEST + " characters");
    }
    this.secret = secret.getBytes(UTF_8);
  }

  boolean is(String token) {
    return MessageDigest.isEqual(secret, token.getBytes(UTF_8));
  }

  /** Whether this is the HMAC-SHA256 of the body, in hexadecimal digits. */
  boolean signed(byte[] body, String signature) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      var expected = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(US_ASCII);
      return MessageDigest.isEqual(expected, signature.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "WebhookSecret";
  }
}
