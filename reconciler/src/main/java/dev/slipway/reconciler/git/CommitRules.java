package dev.slipway.reconciler.git;

import dev.slipway.reconciler.ledger.Proposal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Which commits may be acted on for the signature that they have. Slipway's own key vouches for
 * what Slipway did, and never for a person's consent: what it signs to be reviewed anybody may
 * push.
 */
final class CommitRules {
  private static final String SIGN =
      "sign it by an allowed key and push it anew, or take it off the branch: see docs/signing.md";

  private static final Refusal UNMERGED =
      new Refusal(
          "is a proposal that nobody has merged by a commit of their own",
          "take it off the branch, and merge it by a signed merge commit: see docs/signing.md");

  private final AllowedSigners allowed;
  private final AllowedSigners own;
  private final InstantSource clock;

  /**
   * @param people whose commits are believed
   * @param own Slipway itself, whose commits are believed too
   */
  CommitRules(AllowedSigners people, AllowedSigners own, InstantSource clock) {
    this.allowed = people.with(own);
    this.own = own;
    this.clock = clock;
  }

  /**
   * Why a commit may not be acted on.
   *
   * @param why what follows "the commit …" in a sentence
   * @param wayOut what to do
   */
  record Refusal(String why, String wayOut) {}

  /**
   * Empty where it may be acted on.
   *
   * @param isOnTheLine whether it is of the branch itself, and not what a merge brought to it
   */
  Optional<Refusal> refusal(RevCommit commit, boolean isOnTheLine) {
    return isOnTheLine && isProposal(commit) && isOwn(commit)
        ? Optional.of(UNMERGED)
        : refusal(commit, allowed).map(why -> new Refusal(why, SIGN));
  }

  /** Whether it can only be here since Slipway put it on top of what it had accepted. */
  boolean isOwnRecord(RevCommit commit) {
    return !isProposal(commit) && isOwn(commit);
  }

  private boolean isOwn(RevCommit commit) {
    return refusal(commit, own).isEmpty();
  }

  private static boolean isProposal(RevCommit commit) {
    return Proposal.parse(commit.getFullMessage()).isPresent();
  }

  private Optional<String> refusal(RevCommit commit, AllowedSigners signers) {
    var committed = Instant.ofEpochSecond(commit.getCommitTime());
    return signers.refusal(SignedCommit.of(commit.getRawBuffer()), committed, clock.instant());
  }
}
