package dev.slipway.router.login;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The name and the password that a client sent: RFC 7617. */
public final class Credentials {
  private static final String SCHEME = "basic ";

  private final String user;
  private final byte[] password;

  private Credentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /** Those of a header {@code Authorization}; empty where it is of another kind, or malformed. */
  public static Optional<Credentials> parse(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      for (var i = 0; i < bytes.length; i++) {
        if (bytes[i] == ':') {
          var user = new String(bytes, 0, i, StandardCharsets.UTF_8);
          return Optional.of(new Credentials(user, Arrays.copyOfRange(bytes, i + 1, bytes.length)));
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String user() {
    return user;
  }

  byte[] password() {
    return password.clone();
  }
}
