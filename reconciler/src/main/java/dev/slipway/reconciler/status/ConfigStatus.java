package dev.slipway.reconciler.status;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.Rewrite;
import java.util.Optional;

/**
 * How the config repository is followed; the API writes the components in this order.
 *
 * @param revision the commit that is acted on; empty before the first
 * @param trouble why nothing newer can be, in a line, or empty
 * @param hint what to do about that, or empty
 * @param rewritten the last time that its history was rewritten, as far as was seen
 */
public record ConfigStatus(
    Optional<ObjectId> revision, String trouble, String hint, Optional<Rewrite> rewritten) {
  /** With what went wrong, if anything did: its first line is the cause. */
  public static ConfigStatus of(
      Optional<ObjectId> revision, Optional<String> trouble, Optional<Rewrite> rewritten) {
    var lines = trouble.orElse("").split("\n", 2);
    return new ConfigStatus(revision, lines[0], lines.length > 1 ? lines[1] : "", rewritten);
  }

  /** Whether something newer can not be acted on. */
  public boolean hasTrouble() {
    return !trouble.isEmpty();
  }
}
