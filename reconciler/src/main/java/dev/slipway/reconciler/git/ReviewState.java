package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of what was proposed on a branch, as far as refs and history tell.
 *
 * @param head the last commit of the branch that is there, or was when it was proposed
 * @param isThere whether the branch is there
 * @param proposed the message of the commit that was proposed; empty where the branch never was
 * @param content what the branch says
 * @param outcome of what was proposed; {@link Outcome.Waiting} where nothing was
 */
public record ReviewState(
    ObjectId head, boolean isThere, Optional<String> proposed, Content content, Outcome outcome) {
  ReviewState withOutcome(Outcome now) {
    return new ReviewState(head, isThere, proposed, content, now);
  }

  /**
   * The release file on a branch.
   *
   * @param release the blob at its head
   * @param before the blob where the branch leaves the followed branch
   * @param isOneCommit whether the branch is one commit on top of one of the followed branch
   */
  public record Content(
      Optional<ObjectId> release, Optional<ObjectId> before, boolean isOneCommit) {}

  /** What became of it. */
  public sealed interface Outcome {
    /** The branch is there, and its content is not on the followed branch. */
    record Waiting() implements Outcome {}

    /**
     * The followed branch has it: the commit itself, or one with the same files.
     *
     * @param commit by which it came there
     * @param by the committer; empty where that is the proposed commit itself
     */
    record Landed(ObjectId commit, Optional<Person> by, Instant at) implements Outcome {}

    /** It was proposed, and the branch is gone. */
    record Gone() implements Outcome {}
  }
}
