package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;

/** What a router must know to be served. How long a comparison takes tells nothing of it. */
public final class MeshToken {
  private static final int SHORTEST = 16;
  private static final String SCHEME = "Bearer ";

  private final String token;

  /** Refuses one that is too short, or no header's value, by {@link IllegalArgumentException}. */
  public MeshToken(String token) {
    if (token.length() < SHORTEST || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token of routers is of %d characters at least, letters, digits and signs"
              .formatted(SHORTEST));
    }
    this.token = token;
  }

  /** The value of {@code Authorization}. */
  String header() {
    return SCHEME + token;
  }

  boolean isIn(Optional<String> header) {
    return MessageDigest.isEqual(header().getBytes(UTF_8), header.orElse("").getBytes(UTF_8));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "MeshToken";
  }
}
