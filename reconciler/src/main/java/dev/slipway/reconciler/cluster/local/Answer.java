package dev.slipway.reconciler.cluster.local;

/** What came of a {@link Question}. Reasons are for a person, their first line for a commit too. */
sealed interface Answer {
  Answer YES = new Yes();

  /** All is well. */
  record Yes() implements Answer {}

  /** It is not. */
  record No(String reason) implements Answer {}

  /** It could not be asked, through no fault of the process. */
  record Unknown(String reason) implements Answer {}
}
