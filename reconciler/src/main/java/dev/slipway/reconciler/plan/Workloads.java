package dev.slipway.reconciler.plan;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.App;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.cluster.Workload;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What runs: the config of a release joined with what its image says, and with settings. */
final class Workloads {
  private Workloads() {}

  /** What should run of the current release, if there is one, with the manifest's settings. */
  static Optional<Workload> of(AppWorld world, Platform platform, Domain domain) {
    return world
        .ledger()
        .current()
        .asRelease()
        .filter(_ -> world.ledger().takenNumber().isEmpty()) // its instances would be another's
        .map(release -> {
          var app = world.manifest().app();
          var replicas = new TreeMap<ProcessType, Integer>();
          for (var type : release.config().processes().keySet()) {
            replicas.put(type, app.map(it -> it.replicas(type)).orElse(1));
          }
          var autoscale = new TreeMap<ProcessType, Autoscale>();
          app.ifPresent(it -> autoscale.putAll(it.settings().autoscale()));
          autoscale.keySet().retainAll(replicas.keySet());
          return new Workload(
              release,
              replicas,
              autoscale,
              app.map(it -> it.hosts(domain))
                  .orElseGet(() -> new TreeSet<>(List.of(release.app().below(domain)))),
              app.map(it -> it.router(platform)).orElse(platform.router()),
              platform.rolloutDeadline(),
              platform.kubernetes());
        });
  }

  /** The manifest's config with the commands of the image in it, or the types that have none. */
  static Config frozen(App app, StoredImage image) {
    return switch (app.origin()) {
      case ImageName _, ImagePolicy _ ->
          app.config(); // where it has no command, the image's own runs
      case Source _ -> bringsItsOwn(image) ? app.config() : frozen(app.config(), image);
    };
  }

  /** What a Dockerfile made has a command of its own, as any image; not so what buildpacks made. */
  private static boolean bringsItsOwn(StoredImage image) {
    return !image.fromBuildpack();
  }

  private static Config frozen(Config config, StoredImage image) {
    var processes = new TreeMap<ProcessType, ProcessSpec>();
    config
        .processes()
        .forEach(
            (type, spec) -> withCommand(type, spec, image).ifPresent(s -> processes.put(type, s)));
    image
        .processes()
        .forEach(
            (type, command) -> processes.putIfAbsent(type, new ProcessSpec(command, portOf(type))));
    return new Config(config.env(), processes, config.grace(), config.placement());
  }

  private static Optional<Integer> portOf(ProcessType type) {
    return type.equals(ProcessType.WEB) ? Optional.of(Config.DEFAULT_WEB_PORT) : Optional.empty();
  }

  /**
   * The types that the manifest names but nothing gives a command for; {@code web} may be absent.
   */
  static List<ProcessType> withoutCommand(App app, StoredImage image) {
    return switch (app.origin()) {
      case ImageName _, ImagePolicy _ -> List.of(); // the image's own command runs
      case Source _ -> bringsItsOwn(image) ? List.of() : withoutCommand(app.config(), image);
    };
  }

  private static List<ProcessType> withoutCommand(Config config, StoredImage image) {
    SortedMap<ProcessType, ProcessSpec> processes = frozen(config, image).processes();
    return processes.isEmpty()
        ? List.of(ProcessType.WEB)
        : config.processes().keySet().stream()
            .filter(type -> !type.equals(ProcessType.WEB) && !processes.containsKey(type))
            .toList();
  }

  private static Optional<ProcessSpec> withCommand(
      ProcessType type, ProcessSpec spec, StoredImage image) {
    return spec.command().isEmpty()
        ? Optional.ofNullable(image.processes().get(type)).map(spec::withCommand)
        : Optional.of(spec);
  }
}
