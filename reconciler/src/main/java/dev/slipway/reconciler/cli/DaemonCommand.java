package dev.slipway.reconciler.cli;

import dev.slipway.builder.registry.RegistryLogin;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.Durations;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.MeshDoor;
import dev.slipway.reconciler.api.MeshToken;
import dev.slipway.reconciler.api.TlsFiles;
import dev.slipway.reconciler.api.WebhookSecret;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.ClusterChoice;
import dev.slipway.reconciler.daemon.DaemonSettings;
import dev.slipway.reconciler.daemon.DaemonStarter;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.daemon.ImagePlace;
import dev.slipway.reconciler.daemon.MeshSettings;
import dev.slipway.reconciler.forge.ForgeChoice;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.git.HostTrust;
import dev.slipway.reconciler.git.Person;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a daemon in this process. */
@Command(
    name = "daemon",
    sortOptions = false,
    description = {
      "Follow a config repository: build, release, run and route its apps.",
      "Each option can also be set by a variable (--data-dir by SLIPWAY_DATA_DIR) or in the"
          + " settings file (data-dir = ...); an option is stronger than a variable, a variable"
          + " than the file."
    })
final class DaemonCommand implements Callable<Integer> {
  private final DaemonStarter starter;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A file of settings, one on a line: data-dir = /var/lib/slipway.")
  private Optional<Path> settings = Optional.empty();

  private DaemonCommand(DaemonStarter starter) {
    this.starter = starter;
  }

  /** The command with an option for each {@link Setting} of a daemon. */
  static CommandLine of(DaemonStarter starter) {
    return Choices.options(new CommandLine(new DaemonCommand(starter)), Setting.OF_A_DAEMON);
  }

  @Override
  public Integer call() throws Exception {
    DaemonSettings chosen;
    try {
      chosen = settings(Choices.of(spec, Setting.OF_A_DAEMON, root.surroundings(), settings));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return starter.run(chosen);
  }

  private DaemonSettings settings(Choices choices) throws RejectedException {
    var dataDir = choices.get(Setting.DATA_DIR, this::absolute);
    return new DaemonSettings(
        choices.get(Setting.CONFIG_REPO, String::strip),
        choices.get(Setting.BRANCH, String::strip),
        choices.get(Setting.PATH, path -> path.equals(".") ? "" : path),
        dataDir,
        apps(choices, dataDir),
        choices.get(Setting.POLL, Durations::parse),
        choices.get(Setting.HTTP, ListenAddress::parse),
        choices.find(Setting.HTTP_NAME, DaemonCommand::names).orElse(Set.of()),
        RouterChoices.of(choices, Optional.empty()),
        mesh(choices),
        choices.get(Setting.DOMAIN, Domain::new),
        new DaemonSettings.Builds(
            choices.get(Setting.BUILDS, DaemonCommand::number),
            choices.get(Setting.BUILD_TIME, Durations::parse)),
        git(choices),
        commits(choices),
        hooks(choices),
        forge(choices));
  }

  private AppsPlace apps(Choices choices, Path dataDir) {
    var namespace = choices.get(Setting.LEASE_NAMESPACE, String::strip);
    var kubeconfig = choices.find(Setting.KUBECONFIG, this::absolute);
    var routes = choices.find(Setting.ROUTES_NAMESPACE, String::strip);
    var ownImage = choices.find(Setting.OWN_IMAGE, ImageName::parse);
    var images =
        choices
            .find(Setting.IMAGE_STORE, text -> ImagePlace.parse(text, this::absolute))
            .orElseGet(() -> new ImagePlace.Folder(dataDir.resolve("images")));
    return new AppsPlace(
        choices.get(
            Setting.CLUSTER,
            kind ->
                cluster(
                    kind, new ClusterChoice.Kubernetes(kubeconfig, namespace, routes, ownImage))),
        images,
        registries(choices, images),
        choices.get(Setting.KEEP_RELEASES, DaemonCommand::releases));
  }

  private static MeshSettings mesh(Choices choices) throws RejectedException {
    return new MeshSettings(
        choices.get(Setting.OWN_ROUTER, DaemonCommand::isYes),
        choices.secret(Setting.MESH_TOKEN_FILE).map(MeshToken::new),
        door(choices));
  }

  private static Optional<MeshDoor> door(Choices choices) {
    var files = choices.tls(Setting.MESH_CERTIFICATE, Setting.MESH_KEY, Setting.MESH_CA);
    var door = choices.find(Setting.MESH, ListenAddress::parse);
    if (door.isEmpty() && !files.equals(TlsFiles.NONE)) {
      throw new IllegalArgumentException(
          "%s and %s are for %s, where routers connect by TLS"
              .formatted(
                  Setting.MESH_CERTIFICATE.option(),
                  Setting.MESH_CA.option(),
                  Setting.MESH.option()));
    }
    return door.map(listen -> new MeshDoor(listen, files));
  }

  private static boolean isYes(String text) {
    return switch (text) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw new IllegalArgumentException("yes or no, not " + text);
    };
  }

  private static OptionalInt releases(String text) {
    return text.equals("all") ? OptionalInt.empty() : OptionalInt.of(number(text));
  }

  private static ClusterChoice cluster(String kind, ClusterChoice.Kubernetes kubernetes) {
    return switch (kind) {
      case "local" -> new ClusterChoice.Local();
      case "kubernetes" -> kubernetes;
      default -> throw new IllegalArgumentException("local or kubernetes, not " + kind);
    };
  }

  private RegistrySettings registries(Choices choices, ImagePlace images) {
    return new RegistrySettings(
        choices.find(Setting.REGISTRY_PLAIN_HTTP, DaemonCommand::hosts).orElse(Set.of()),
        choices.find(Setting.REGISTRY_CA, this::absolute),
        login(choices, images).stream().toList(),
        RegistrySettings.DEFAULT.patience());
  }

  private Optional<RegistryLogin> login(Choices choices, ImagePlace images) {
    var user = choices.find(Setting.REGISTRY_USER, String::strip);
    var passwordFile = choices.find(Setting.REGISTRY_PASSWORD_FILE, this::absolute);
    if (user.isEmpty() && passwordFile.isEmpty()) {
      return Optional.empty();
    }
    if (user.isEmpty() || passwordFile.isEmpty()) {
      throw new IllegalArgumentException(
          "a login at a registry is %s and %s"
              .formatted(Setting.REGISTRY_USER.option(), Setting.REGISTRY_PASSWORD_FILE.option()));
    }
    return switch (images) {
      case ImagePlace.Registry registry ->
          Optional.of(new RegistryLogin(registry.host(), user.get(), passwordFile.get()));
      case ImagePlace.Folder _ ->
          throw new IllegalArgumentException(
              "%s is for the registry of %s, which is a folder; other registries have the logins"
                      .formatted(Setting.REGISTRY_USER.option(), Setting.IMAGE_STORE.option())
                  + " of Docker's configuration");
    };
  }

  private static Set<String> hosts(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  private DaemonSettings.GitLogin git(Choices choices) throws RejectedException {
    return new DaemonSettings.GitLogin(
        choices.find(Setting.GIT_USER, String::strip),
        choices.secret(Setting.GIT_PASSWORD_FILE),
        new DaemonSettings.Ssh(
            choices.find(Setting.SSH_KEY, this::absolute),
            choices.secret(Setting.SSH_KEY_PASSPHRASE_FILE),
            choices.find(Setting.KNOWN_HOSTS, this::absolute),
            choices.get(Setting.SSH_HOST_KEYS, DaemonCommand::acceptsNew),
            choices.find(Setting.SSH_FINGERPRINT, DaemonCommand::pins).orElse(List.of())));
  }

  private DaemonSettings.Hooks hooks(Choices choices) throws RejectedException {
    return new DaemonSettings.Hooks(
        choices.secret(Setting.WEBHOOK_SECRET_FILE).map(WebhookSecret::new),
        choices.get(Setting.POLL_HOOKED, Durations::parse));
  }

  private DaemonSettings.Commits commits(Choices choices) throws RejectedException {
    return new DaemonSettings.Commits(
        choices.get(Setting.AUTHOR, DaemonCommand::person),
        choices.find(Setting.SIGNING_KEY, this::absolute),
        choices.secret(Setting.SIGNING_KEY_PASSPHRASE_FILE),
        choices.find(Setting.REQUIRE_SIGNED, this::files).orElse(List.of()));
  }

  private static Person person(String text) {
    return Person.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not written as Name <address>: " + text));
  }

  private List<Path> files(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).map(this::absolute).toList();
  }

  private ForgeSettings forge(Choices choices) throws RejectedException {
    var choice =
        new ForgeChoice(
            choices.find(Setting.FORGE, ForgeKind::parse),
            choices.find(Setting.FORGE_URL, URI::create));
    var app = choices.find(Setting.GITHUB_APP, String::strip);
    var key = choices.find(Setting.GITHUB_APP_KEY_FILE, this::absolute);
    if (app.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "a GitHub App is %s and %s"
              .formatted(Setting.GITHUB_APP.option(), Setting.GITHUB_APP_KEY_FILE.option()));
    }
    return new ForgeSettings(
        choice,
        choices.secret(Setting.FORGE_TOKEN_FILE).map(String::strip),
        app.map(id -> new ForgeSettings.App(id, key.orElseThrow())));
  }

  private static boolean acceptsNew(String mode) {
    return switch (mode.strip()) {
      case "strict" -> false;
      case "accept-new" -> true;
      default -> throw new IllegalArgumentException("expected strict or accept-new: " + mode);
    };
  }

  private static List<HostTrust.Pin> pins(String text) {
    return Arrays.stream(text.split(",")).map(HostTrust.Pin::parse).toList();
  }

  private Path absolute(String path) {
    return root.surroundings().folder().resolve(path).normalize();
  }

  private static Set<String> names(String text) {
    return Arrays.stream(text.split(","))
        .map(name -> new Domain(name.strip()).value())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException("not a number: " + text);
    }
    return Integer.parseInt(text);
  }
}
