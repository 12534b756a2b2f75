package dev.slipway.router;

import java.util.Optional;

/**
 * Who proves to an authority that the hosts are ours (RFC 8555, HTTP-01). Asked on an event loop:
 * must neither block nor throw.
 */
@FunctionalInterface
public interface Challenges {
  /** Proves nothing. */
  Challenges NONE = (host, token) -> Optional.empty();

  /**
   * The key authorization that is answered with.
   *
   * @param host in lower case, without port; anybody may have written it
   * @param token the last part of the path, likewise
   */
  Optional<String> answer(String host, String token);
}
