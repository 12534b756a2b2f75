package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.OneOff;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes of a release what its instances are started from, and sees that they can be. */
record Specs(ImageStore store, Launches launches) {
  /** Throws {@link RejectedException} where an instance of it could not start. */
  Map<ProcessType, InstanceSpec> of(Release release)
      throws RejectedException, UnavailableException {
    var stored = stored(release);
    var specs = new TreeMap<ProcessType, InstanceSpec>();
    for (var entry : release.config().processes().entrySet()) {
      var type = entry.getKey();
      var spec = spec(release, stored, entry);
      var id = new InstanceId(release.number(), type, 1);
      launches.check(InstanceRecord.wanted(release.app(), id, spec));
      specs.put(type, spec);
    }
    return specs;
  }

  /** What a command that is run once is started from. */
  InstanceSpec of(OneOff oneOff) throws RejectedException, UnavailableException {
    var release = oneOff.release();
    var stored = stored(release);
    var limits = oneOff.resources().limits();
    return new InstanceSpec(
        release.image(),
        folder(stored),
        env(stored),
        oneOff.command(),
        release.config().env(),
        false,
        Protocol.HTTP,
        Health.DEFAULT,
        limits.memory(),
        release.config().grace(),
        release.built().map(Built::commit),
        container(stored, container(release, Optional.empty(), limits.cpu())));
  }

  /** The image that runs as a process; empty where the release runs in a container. */
  private Optional<StoredImage> stored(Release release)
      throws RejectedException, UnavailableException {
    if (release.built().isEmpty()) {
      return Optional.empty();
    }
    var stored =
        store
            .find(release.image())
            .orElseThrow(() ->
                new RejectedException(
                    "the image " + release.image() + " is not in the image store: build it again"));
    return Optional.of(stored).filter(StoredImage::fromBuildpack);
  }

  private static String folder(Optional<StoredImage> stored) {
    return stored.map(StoredImage::workingFolder).orElse("/");
  }

  private static SortedMap<String, String> env(Optional<StoredImage> stored) {
    return stored.map(StoredImage::env).orElseGet(Collections::emptySortedMap);
  }

  private static Optional<ContainerSpec> container(
      Optional<StoredImage> stored, ContainerSpec container) {
    return stored.isPresent() ? Optional.empty() : Optional.of(container);
  }

  private static ContainerSpec container(
      Release release, Optional<Integer> port, Optional<Cpu> cpu) {
    return new ContainerSpec(port, cpu, release.config().placement().pullSecret());
  }

  private static InstanceSpec spec(
      Release release, Optional<StoredImage> stored, Map.Entry<ProcessType, ProcessSpec> entry)
      throws RejectedException {
    var type = entry.getKey();
    var process = entry.getValue();
    if (process.command().isEmpty() && stored.isPresent()) {
      throw new RejectedException(
          "the process type "
              + type
              + " has no command: give it one in the manifest or a Procfile");
    }
    var said = process.health();
    var readiness =
        said.readiness().or(() -> process.port().map(_ -> (HealthCheck) new HealthCheck.Tcp()));
    var limits = process.resources().limits();
    return new InstanceSpec(
        release.image(),
        folder(stored),
        env(stored),
        process.command(),
        release.config().env(),
        process.port().isPresent(),
        process.protocol(),
        new Health(readiness, said.liveness(), said.startup()),
        limits.memory(),
        release.config().grace(),
        release.built().map(Built::commit),
        container(stored, container(release, process.port(), limits.cpu())));
  }
}
