package dev.slipway.manifest;

import dev.slipway.manifest.EnvValue.SecretRef;
import java.util.Optional;

/**
 * Who is let in by name and password: RFC 7617.
 *
 * @param secret that has them, as a file of {@code htpasswd}; empty: everybody is let in
 */
public record BasicAuth(Optional<SecretRef> secret) {
  /** Everybody is let in, whatever the platform says. */
  public static final BasicAuth OFF = new BasicAuth(Optional.empty());
}
