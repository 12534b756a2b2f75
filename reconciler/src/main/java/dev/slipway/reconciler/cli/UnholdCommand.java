package dev.slipway.reconciler.cli;

import picocli.CommandLine.Command;

/** Commits that new releases are not held any more. */
@Command(
    name = "unhold",
    description = "Release again what is new of an app, by a commit to its manifest.")
final class UnholdCommand extends HoldingCommand {
  UnholdCommand() {
    super(false);
  }
}
