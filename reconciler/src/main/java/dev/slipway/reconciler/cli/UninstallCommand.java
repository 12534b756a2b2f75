package dev.slipway.reconciler.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes Slipway itself away from a Kubernetes cluster. */
@Command(
    name = "uninstall",
    description = {
      "Remove from a Kubernetes cluster what slipway install made.",
      "The apps stay and run on, unless --apps is given. A namespace in which others keep something"
          + " is kept."
    })
final class UninstallCommand implements Callable<Integer> {
  /** Longer than the grace that a daemon has. */
  private static final Duration LONGEST_END = Duration.ofMinutes(3);

  private final InstallCommand.Opener opener;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final InstallTarget target = new InstallTarget();

  @Option(
      names = "--apps",
      description = "Remove all apps too: every object that a daemon made in this cluster.")
  private boolean apps;

  UninstallCommand(InstallCommand.Opener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var cluster = target.open(opener, root.surroundings().folder())) {
      InstallTarget.installer(cluster, out).uninstall(target.namespace(), apps, LONGEST_END);
    }
    return ExitCode.FINE;
  }
}
