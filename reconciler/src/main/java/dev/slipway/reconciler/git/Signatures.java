package dev.slipway.reconciler.git;

import java.util.Optional;

/**
 * How commits of a branch are signed.
 *
 * @param own with what Slipway signs its own; empty: it does not
 * @param required the people of whom one must have signed a commit that is to be acted on, where
 *     Slipway did not; empty: no signature is needed
 */
public record Signatures(Optional<SigningKey> own, Optional<AllowedSigners> required) {
  /** Nothing is signed, and nothing need be. */
  public static final Signatures NONE = new Signatures(Optional.empty(), Optional.empty());
}
