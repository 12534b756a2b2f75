package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes of a release what its instances are started from, and sees that they can be. */
record Specs(ImageStore store, Images images, Surroundings surroundings) {
  /** Throws {@link RejectedException} where an instance of it could not start. */
  Map<ProcessType, InstanceSpec> of(Release release)
      throws RejectedException, UnavailableException {
    var stored =
        store
            .find(release.image())
            .orElseThrow(() ->
                new RejectedException(
                    "the image " + release.image() + " is not in the image store: build it again"));
    var unpacked = images.unpacked(release.image());
    var specs = new TreeMap<ProcessType, InstanceSpec>();
    for (var entry : release.config().processes().entrySet()) {
      var spec = spec(release, stored, entry.getKey(), entry.getValue());
      check(release, entry.getKey(), spec, unpacked);
      specs.put(entry.getKey(), spec);
    }
    return specs;
  }

  private static InstanceSpec spec(
      Release release, StoredImage stored, ProcessType type, ProcessSpec process)
      throws RejectedException {
    if (process.command().isEmpty()) {
      throw new RejectedException(
          "the process type "
              + type
              + " has no command: give it one in the manifest or a Procfile");
    }
    var health =
        process.health().or(() -> process.port().map(_ -> (HealthCheck) new HealthCheck.Tcp()));
    return new InstanceSpec(
        release.image(),
        stored.workingFolder(),
        stored.env(),
        process.command(),
        release.config().env(),
        health,
        release.config().grace(),
        release.built().commit());
  }

  private void check(Release release, ProcessType type, InstanceSpec spec, Path unpacked)
      throws RejectedException, UnavailableException {
    var id = new InstanceId(release.number(), type, 1);
    var record = InstanceRecord.wanted(release.app(), id, spec);
    var _ = surroundings.environment(record, spec, unpacked, Optional.empty());
    var _ = surroundings.command(spec, unpacked);
  }
}
