package dev.slipway.reconciler.api;

import dev.slipway.manifest.ObjectId;
import java.util.Optional;

/**
 * What came of a wish that is granted by a commit.
 *
 * @param revision the config commit that says so
 * @param file what it changes
 * @param message the first line of the commit's; empty where the file said so before, and none was
 *     made
 * @param request where the commit waits for its review; empty where it is on the followed branch
 */
public record CommitOutcome(
    ObjectId revision, String file, String message, Optional<String> request) {
  /** One that is on the followed branch. */
  public CommitOutcome(ObjectId revision, String file, String message) {
    this(revision, file, message, Optional.empty());
  }
}
