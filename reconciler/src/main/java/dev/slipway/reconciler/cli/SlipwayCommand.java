package dev.slipway.reconciler.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root: says what there is; the work is in the subcommands. */
@Command(
    name = "slipway",
    description = "The GitOps application platform: commits change apps, git revert rolls back.",
    mixinStandardHelpOptions = true)
final class SlipwayCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
