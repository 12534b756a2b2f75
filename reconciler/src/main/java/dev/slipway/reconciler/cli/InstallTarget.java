package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.install.ClusterObjects;
import dev.slipway.reconciler.install.Installer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where in which cluster Slipway is installed: the options of all who install. */
final class InstallTarget {
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

  String namespace() {
    return namespace;
  }

  /** The cluster, for who closes it. */
  ClusterObjects open(InstallCommand.Opener opener, Path folder) throws RejectedException {
    return opener.open(kubeconfig.map(folder::resolve));
  }

  /** Tells each thing as it is done. */
  static Installer installer(ClusterObjects cluster, PrintWriter out) {
    return new Installer(
        cluster,
        line -> {
          out.println(line);
          out.flush();
        });
  }
}
