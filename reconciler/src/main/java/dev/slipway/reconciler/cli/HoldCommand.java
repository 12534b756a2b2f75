package dev.slipway.reconciler.cli;

import picocli.CommandLine.Command;

/** Commits that new releases are held. */
@Command(
    name = "hold",
    description = {
      "Release nothing new of an app, by a commit to its manifest.",
      "What runs goes on to run; slipway unhold ends it."
    })
final class HoldCommand extends HoldingCommand {
  HoldCommand() {
    super(true);
  }
}
