package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of an app's release file.
 *
 * @param before what it said; empty where it was not there, or not readable
 * @param after what it said from then on
 * @param author the name of the commit's author
 * @param mergedBy the name of who let it onto the followed branch, where that is told apart
 */
public record Entry(
    ObjectId commit,
    Optional<Release> before,
    Optional<Release> after,
    String author,
    Optional<String> mergedBy,
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

  /** The name of who answers for it: who merged it, or else its author. */
  public String who() {
    return mergedBy.orElse(author);
  }

  /** Why the release of this number did not come up, where it was left by this for that. */
  public Optional<String> failureOf(ReleaseNumber number) {
    return CommitText.failure(message, number);
  }

  /** The first line of the commit's message. */
  public String subject() {
    var end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end).stripTrailing();
  }
}
