package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.CommitOutcome;

/** Tells what became of a wish that is granted by a commit. */
final class Commits {
  private Commits() {}

  static String told(CommitOutcome outcome) {
    if (outcome.request().isPresent()) {
      return "Proposed "
          + outcome.message()
          + "\nIt waits for its review: "
          + outcome.request().get();
    }
    return outcome.message().isEmpty()
        ? outcome.file() + " says so already"
        : "Committed " + outcome.revision().abbreviated() + " " + outcome.message();
  }
}
