package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.Durations;
import dev.slipway.reconciler.install.ClusterObjects;
import dev.slipway.reconciler.install.Credentials;
import dev.slipway.reconciler.install.Installation;
import dev.slipway.reconciler.install.InstallationRenderer;
import dev.slipway.reconciler.install.RouterService;
import dev.slipway.reconciler.install.Routers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings Slipway itself to a Kubernetes cluster, or to a newer version there. */
@Command(
    name = "install",
    sortOptions = false,
    description = {
      "Install Slipway on a Kubernetes cluster, or upgrade it.",
      "Applies all its objects, deletes those of an earlier installation that are none any more, and"
          + " waits until the daemons and the routers are up."
    })
public final class InstallCommand implements Callable<Integer> {
  private final Opener opener;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final InstallTarget target = new InstallTarget();

  @Option(names = "--print", description = "Print the objects as YAML, and touch no cluster.")
  private boolean print;

  @Option(
      names = "--image",
      paramLabel = "NAME",
      required = true,
      description = "The daemon's image: slipway image makes one.")
  private String image = "";

  @Option(
      names = "--config-repo",
      paramLabel = "URL",
      required = true,
      description = "The config repository: https, http or ssh.")
  private String configRepo = "";

  @Option(
      names = "--image-store",
      paramLabel = "PLACE",
      required = true,
      description = "Where images of apps are kept: registry.example.com/team.")
  private String imageStore = "";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Another setting of the daemon or the routers, such as domain=apps.example.com; several.")
  private final Map<String, String> others = new TreeMap<>();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many daemons: one acts, the others take over (default: 2).")
  private int replicas;

  @Option(
      names = "--routers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How many routers take the requests to the apps; 0: the daemons do it themselves (default:"
              + " 2).")
  private int routers;

  @Option(
      names = "--router-service",
      paramLabel = "TYPE",
      defaultValue = "NodePort",
      description =
          "How requests come to the router: NodePort, LoadBalancer or ClusterIP (default:"
              + " NodePort).")
  private String routerService = "";

  @Option(
      names = "--git-secret",
      paramLabel = "NAME",
      description = "A Secret (basic-auth) with the login for git over http and https.")
  private Optional<String> gitSecret = Optional.empty();

  @Option(
      names = "--ssh-secret",
      paramLabel = "NAME",
      description = "A Secret (ssh-auth) with the key for git over ssh, and known_hosts.")
  private Optional<String> sshSecret = Optional.empty();

  @Option(
      names = "--registry-secret",
      paramLabel = "NAME",
      description = "A Secret (dockerconfigjson) with the logins at registries.")
  private Optional<String> registrySecret = Optional.empty();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "How long the daemons may take to come up, 0s for not to wait (default: 2m).")
  private String wait = "";

  /** Reaches a cluster. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the cluster.
     *
     * @param kubeconfig empty means as kubectl
     */
    ClusterObjects open(Optional<Path> kubeconfig) throws RejectedException;
  }

  InstallCommand(Opener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws Exception {
    var wanted = installation();
    var time = time();
    var out = spec.commandLine().getOut();
    if (print) {
      out.print(new InstallationRenderer(wanted).print());
      return ExitCode.FINE;
    }
    try (var cluster = target.open(opener, root.surroundings().folder())) {
      var installer = InstallTarget.installer(cluster, out);
      installer.install(wanted);
      var trouble = time.isZero() ? Optional.<String>empty() : installer.awaitUp(wanted, time);
      if (trouble.isPresent()) {
        throw new AnswerIsNo(
            "it is not up: "
                + trouble.get()
                + "\nsee kubectl -n "
                + target.namespace()
                + " get pods");
      }
    }
    return ExitCode.FINE;
  }

  private Duration time() {
    try {
      return Durations.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--wait: " + e.getMessage(), e);
    }
  }

  private Installation installation() {
    try {
      return new Installation(
          ImageName.parse(image),
          settings(),
          target.namespace(),
          replicas,
          new Routers(routers, service(), settingsOfRouters()),
          new Credentials(gitSecret, sshSecret, registrySecret));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SortedMap<String, String> settings() {
    var all = new TreeMap<String, String>();
    for (var other : others.entrySet()) {
      if (Setting.OF_A_DAEMON.stream().noneMatch(s -> s.key().equals(other.getKey()))) {
        throw new IllegalArgumentException(
            "--set: a daemon has no setting " + other.getKey() + "; see slipway daemon --help");
      }
      if (!isOfRouters(other.getKey())) {
        all.put(other.getKey(), other.getValue());
      }
    }
    all.put(Setting.CONFIG_REPO.key(), configRepo);
    all.put(Setting.IMAGE_STORE.key(), imageStore);
    return all;
  }

  private SortedMap<String, String> settingsOfRouters() {
    var all = new TreeMap<>(others);
    all.keySet().removeIf(name -> !isOfRouters(name));
    return all;
  }

  private static boolean isOfRouters(String name) {
    return Setting.OF_REQUESTS.stream().anyMatch(setting -> setting.key().equals(name));
  }

  private RouterService service() {
    return Arrays.stream(RouterService.values())
        .filter(service -> service.type().equalsIgnoreCase(routerService))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--router-service: NodePort, LoadBalancer or ClusterIP, not " + routerService));
  }
}
