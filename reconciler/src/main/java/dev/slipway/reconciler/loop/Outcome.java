package dev.slipway.reconciler.loop;

/** What came of a piece of work. Messages are for people and hold no secrets. */
public sealed interface Outcome {
  record Done() implements Outcome {}

  /** The answer was no, and will be until something changes; tried again now and then. */
  record Rejected(String message) implements Outcome {}

  /** It could not be done now; tried again soon. */
  record Unavailable(String message) implements Outcome {}
}
