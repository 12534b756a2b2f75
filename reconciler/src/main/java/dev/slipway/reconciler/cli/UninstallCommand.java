package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.install.Installer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes Slipway itself away from a Kubernetes cluster. */
@Command(
    name = "uninstall",
    description = {
      "Remove from a Kubernetes cluster what slipway install made. The apps stay and run on,",
      "unless --apps is given. A namespace in which others keep something is kept."
    })
final class UninstallCommand implements Callable<Integer> {
  /** Longer than the grace that a daemon has. */
  private static final Duration LONGEST_END = Duration.ofMinutes(3);

  private final InstallCommand.Opener opener;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--apps",
      description = "Remove all apps too: every object that a daemon made in this cluster.")
  private boolean apps;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "slipway",
      description = "The daemon's namespace (default: slipway).")
  private String namespace = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How the cluster is reached (default: as kubectl).")
  private Optional<Path> kubeconfig = Optional.empty();

  UninstallCommand(InstallCommand.Opener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var file = kubeconfig.map(given -> root.surroundings().folder().resolve(given));
    try (var cluster = opener.open(file)) {
      var installer =
          new Installer(
              cluster,
              line -> {
                out.println(line);
                out.flush();
              });
      installer.uninstall(namespace, apps, LONGEST_END);
    }
    return ExitCode.FINE;
  }
}
