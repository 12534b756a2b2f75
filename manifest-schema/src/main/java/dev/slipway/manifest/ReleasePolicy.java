package dev.slipway.manifest;

import java.util.Optional;

/**
 * How new releases are made: what an app says, or {@code slipway.yaml} for all that do not.
 *
 * @param policy who lets a release through
 * @param configOnly who does where the image stays the same; empty: as {@code policy} says
 * @param hold whether none is made, until that is said no more
 */
public record ReleasePolicy(
    Optional<Approval> policy, Optional<Approval> configOnly, boolean hold) {
  /** What nobody says anything of. */
  public static final ReleasePolicy USUAL =
      new ReleasePolicy(Optional.empty(), Optional.empty(), false);

  /** Who lets a release through. */
  public enum Approval {
    /** Nobody need look at it. */
    AUTO,
    /** A person, by merging it. */
    REVIEW
  }

  public ReleasePolicy withHold(boolean newHold) {
    return new ReleasePolicy(policy, configOnly, newHold);
  }

  /** This, and what it leaves open as the other one says. */
  public ReleasePolicy or(ReleasePolicy other) {
    return new ReleasePolicy(
        policy.or(other::policy), configOnly.or(other::configOnly), hold || other.hold);
  }

  /**
   * Who lets a release through.
   *
   * @param sameImage whether nothing but its config is new
   */
  public Approval approval(boolean sameImage) {
    var usual = policy.orElse(Approval.AUTO);
    return sameImage ? configOnly.orElse(usual) : usual;
  }

  /** Whether there are releases that wait for a person. */
  public boolean reviews() {
    return approval(false) == Approval.REVIEW || approval(true) == Approval.REVIEW;
  }
}
