package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of what was proposed on a branch, as far as refs and history tell.
 *
 * @param head the last commit of the branch that is there, or was when it was proposed
 * @param message of that commit
 */
public record ReviewState(ObjectId head, String message, Outcome outcome) {
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
