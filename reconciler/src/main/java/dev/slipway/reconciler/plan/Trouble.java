package dev.slipway.reconciler.plan;

/** Why something did not succeed; for a person, and without secrets. */
public sealed interface Trouble {
  String message();

  /** A person must act. */
  record Rejected(String message) implements Trouble {}

  /** It is tried again by itself. */
  record Unavailable(String message) implements Trouble {}
}
