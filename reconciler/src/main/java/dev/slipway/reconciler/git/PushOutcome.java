package dev.slipway.reconciler.git;

/** What came of a push. */
public sealed interface PushOutcome {
  /** The commits are on the followed branch, and this is its tip now. */
  record Landed(Revision revision) implements PushOutcome {}

  /** Somebody else's commit came first: nothing was written; fetch and plan again. */
  record LostRace() implements PushOutcome {}

  /** A rule of the server said no: nothing was written. The server's own words. */
  record Refused(String reason) implements PushOutcome {}
}
