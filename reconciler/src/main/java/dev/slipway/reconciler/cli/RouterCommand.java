package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.Durations;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.MeshToken;
import dev.slipway.reconciler.front.CertificatePlace;
import dev.slipway.reconciler.front.RouterCluster;
import dev.slipway.reconciler.front.RouterNodeSettings;
import dev.slipway.router.mesh.RouterName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a router in this process. */
@Command(
    name = "router",
    sortOptions = false,
    description = {
      "Route requests to the apps of a daemon, also while the daemon is away.",
      "Each option can also be set by a variable (--router-dir by SLIPWAY_ROUTER_DIR) or in the"
          + " settings file, which may be the daemon's; an option is stronger than a variable, a"
          + " variable than the file."
    })
final class RouterCommand implements Callable<Integer> {
  /** Runs a router until the process is told to stop, and gives the exit code. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Blocks until it has stopped.
     *
     * @throws RejectedException where it can not start as asked: the first line of the message is
     *     the cause, the next one what to do
     */
    int run(RouterNodeSettings settings)
        throws RejectedException, UnavailableException, InterruptedException;
  }

  private final Starter starter;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A file of settings, one on a line: from = http://127.0.0.1:8300.")
  private Optional<Path> settings = Optional.empty();

  private RouterCommand(Starter starter) {
    this.starter = starter;
  }

  /** The command with an option for each {@link Setting} of a router. */
  static CommandLine of(Starter starter) {
    return Choices.options(new CommandLine(new RouterCommand(starter)), Setting.OF_A_ROUTER);
  }

  @Override
  public Integer call() throws Exception {
    RouterNodeSettings chosen;
    try {
      chosen = chosen(Choices.of(spec, Setting.OF_A_ROUTER, root.surroundings(), settings));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return starter.run(chosen);
  }

  private static RouterNodeSettings chosen(Choices choices) throws RejectedException {
    var cluster = cluster(choices);
    return new RouterNodeSettings(
        choices.get(Setting.FROM, RouterCommand::address),
        choices.find(Setting.ROUTER_NAME, RouterName::new),
        choices.secret(Setting.MESH_TOKEN_FILE).map(MeshToken::new),
        choices.tls(Setting.FROM_CERTIFICATE, Setting.FROM_KEY, Setting.FROM_CA),
        cluster,
        RouterChoices.of(choices, cluster.map(_ -> new CertificatePlace.Secrets())),
        choices.get(Setting.ROUTER_HTTP, ListenAddress::parse),
        choices.get(Setting.ROUTER_DIR, choices::absolute),
        choices.get(Setting.ROUTER_DRAIN, Durations::parse));
  }

  private static Optional<RouterCluster> cluster(Choices choices) {
    return choices.get(Setting.CLUSTER, RouterCommand::isKubernetes)
        ? Optional.of(
            new RouterCluster(
                choices.find(Setting.KUBECONFIG, choices::absolute),
                choices.get(Setting.ROUTES_NAMESPACE, String::strip)))
        : Optional.empty();
  }

  private static boolean isKubernetes(String kind) {
    return switch (kind) {
      case "local" -> false;
      case "kubernetes" -> true;
      default -> throw new IllegalArgumentException("local or kubernetes, not " + kind);
    };
  }

  private static URI address(String text) {
    var address = URI.create(text);
    if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
        && address.getHost() != null) {
      return address;
    }
    throw new IllegalArgumentException("an address such as http://127.0.0.1:8300, not " + text);
  }
}
