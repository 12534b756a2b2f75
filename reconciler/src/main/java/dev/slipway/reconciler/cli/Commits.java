package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.CommitOutcome;

/** Tells what became of a wish that is granted by a commit. */
final class Commits {
  private Commits() {}

  static String told(CommitOutcome outcome) {
    return outcome.message().isEmpty()
        ? outcome.file() + " says so already"
        : "Committed " + outcome.revision().abbreviated() + " " + outcome.message();
  }
}
