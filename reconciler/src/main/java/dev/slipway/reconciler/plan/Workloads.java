package dev.slipway.reconciler.plan;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.App;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.Workload;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs: the config of a release joined with what its image says, and with settings. */
final class Workloads {
  private Workloads() {}

  /** What should run of the current release, if there is one, with the manifest's settings. */
  static Optional<Workload> of(AppWorld world, Platform platform) {
    return world
        .ledger()
        .current()
        .asRelease()
        .map(release -> {
          var replicas = new TreeMap<ProcessType, Integer>();
          for (var type : release.config().processes().keySet()) {
            replicas.put(type, world.manifest().app().map(app -> replicas(app, type)).orElse(1));
          }
          return new Workload(release, replicas, platform.rolloutDeadline());
        });
  }

  /** As the manifest says; else one of what it names and of {@code web}, none of others. */
  private static int replicas(App app, ProcessType type) {
    var isNamed = app.config().processes().containsKey(type) || type.equals(ProcessType.WEB);
    var fallback = isNamed ? 1 : 0;
    return app.settings().replicas().getOrDefault(type, fallback);
  }

  /** The manifest's config with the commands of the image in it, or the types that have none. */
  static Config frozen(Config config, StoredImage image) {
    var processes = new TreeMap<ProcessType, ProcessSpec>();
    config
        .processes()
        .forEach(
            (type, spec) -> withCommand(type, spec, image).ifPresent(s -> processes.put(type, s)));
    image
        .processes()
        .forEach((type, command) ->
            processes.putIfAbsent(type, new ProcessSpec(command, portOf(type), Optional.empty())));
    return new Config(config.env(), processes, config.grace());
  }

  private static Optional<Integer> portOf(ProcessType type) {
    return type.equals(ProcessType.WEB) ? Optional.of(Config.DEFAULT_WEB_PORT) : Optional.empty();
  }

  /**
   * The types that the manifest names but nothing gives a command for; {@code web} may be absent.
   */
  static List<ProcessType> withoutCommand(Config config, StoredImage image) {
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
