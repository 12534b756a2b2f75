package dev.slipway.reconciler.plan;

import dev.slipway.reconciler.ledger.AppLedger.Hold;
import java.util.Optional;

/** How an app is doing, and what it waits for. */
public sealed interface Condition {
  /** What it says runs, and is served. */
  record Ready() implements Condition {}

  /** Something is on its way. */
  record Progressing(Stage stage, String message) implements Condition {}

  /** What is wanted was released before and left by a step back; what it says runs. */
  record Held(Hold hold) implements Condition {}

  /**
   * The manifest says that nothing new is released; what it says runs.
   *
   * @param waiting what would be released, in a few words; empty where that runs already
   */
  record OnHold(Optional<String> waiting) implements Condition {}

  /** A person must act; the message says what. What ran before keeps running. */
  record Stalled(String message) implements Condition {}

  /** It is tried again by itself. */
  record Failing(String message) implements Condition {}

  /** What is being done. */
  enum Stage {
    OBSERVING,
    BUILDING,
    RELEASING,
    ROLLING_OUT
  }
}
