package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Release;
import dev.slipway.reconciler.ledger.AppLedger.Hold;
import dev.slipway.reconciler.ledger.Proposal;
import java.net.URI;
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
   * A release waits for somebody to merge its request; what the release file says runs.
   *
   * @param page where people see the request, if the host has such pages
   */
  record AwaitingReview(Release release, Optional<URI> page) implements Condition {}

  /** What is wanted was proposed and closed unmerged; what the release file says runs. */
  record Declined(Step.RecordRelease wanted, Proposal proposal, Review.Request request)
      implements Condition {}

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
