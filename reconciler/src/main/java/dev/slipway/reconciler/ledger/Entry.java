package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of an app's release file.
 *
 * @param before what it said; empty where it was not there, or not readable
 * @param after what it said from then on
 * @param author the name of the commit's author
 */
public record Entry(
    ObjectId commit,
    Optional<Release> before,
    Optional<Release> after,
    String author,
    Instant time,
    String message) {

  /**
   * Whether this was a step back: the number does not rise, or it says {@code restores} (design,
   * rule 3). A file that comes (back) to where none was is a step forward.
   */
  public boolean isStepBack() {
    if (after.isEmpty()) {
      return true;
    }
    if (after.get().restores().isPresent()) {
      return true;
    }
    return before.isPresent() && after.get().number().compareTo(before.get().number()) <= 0;
  }

  /** The first line of the commit's message. */
  public String subject() {
    return message.lines().findFirst().orElse("");
  }
}
