package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.OneOff;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes of a release what its instances are started from, and sees that they can be. */
record Specs(ImageStore store, Images images, Surroundings surroundings) {
  /** Throws {@link RejectedException} where an instance of it could not start. */
  Map<ProcessType, InstanceSpec> of(Release release)
      throws RejectedException, UnavailableException {
    var commit = commit(release);
    var stored = stored(release);
    var unpacked = images.unpacked(release.image());
    var specs = new TreeMap<ProcessType, InstanceSpec>();
    for (var entry : release.config().processes().entrySet()) {
      var spec = spec(release, stored, commit, entry);
      check(release, entry.getKey(), spec, unpacked);
      specs.put(entry.getKey(), spec);
    }
    return specs;
  }

  /** What a command that is run once is started from. */
  InstanceSpec of(OneOff oneOff) throws RejectedException, UnavailableException {
    var release = oneOff.release();
    var stored = stored(release);
    return new InstanceSpec(
        release.image(),
        stored.workingFolder(),
        stored.env(),
        oneOff.command(),
        release.config().env(),
        false,
        Health.DEFAULT,
        oneOff.resources().limits().memory(),
        release.config().grace(),
        commit(release));
  }

  private static ObjectId commit(Release release) throws RejectedException {
    return release
        .built()
        .map(Built::commit)
        .orElseThrow(() ->
            new RejectedException(
                "an image by reference runs in a container, and this machine runs apps as"
                    + " processes: use --cluster kubernetes, or say a source"));
  }

  private StoredImage stored(Release release) throws RejectedException, UnavailableException {
    return store
        .find(release.image())
        .orElseThrow(() ->
            new RejectedException(
                "the image " + release.image() + " is not in the image store: build it again"));
  }

  private static InstanceSpec spec(
      Release release,
      StoredImage stored,
      ObjectId commit,
      Map.Entry<ProcessType, ProcessSpec> entry)
      throws RejectedException {
    var type = entry.getKey();
    var process = entry.getValue();
    if (process.command().isEmpty()) {
      throw new RejectedException(
          "the process type "
              + type
              + " has no command but its image's own, which runs in a container, and this machine"
              + " runs apps as processes: use --cluster kubernetes, or give it a command");
    }
    var said = process.health();
    var readiness =
        said.readiness().or(() -> process.port().map(_ -> (HealthCheck) new HealthCheck.Tcp()));
    return new InstanceSpec(
        release.image(),
        stored.workingFolder(),
        stored.env(),
        process.command(),
        release.config().env(),
        process.port().isPresent(),
        new Health(readiness, said.liveness(), said.startup()),
        process.resources().limits().memory(),
        release.config().grace(),
        commit);
  }

  private void check(Release release, ProcessType type, InstanceSpec spec, Path unpacked)
      throws RejectedException, UnavailableException {
    var id = new InstanceId(release.number(), type, 1);
    var record = InstanceRecord.wanted(release.app(), id, spec);
    var _ = surroundings.environment(record, spec, unpacked, Optional.empty());
    var _ = surroundings.command(spec.command(), spec, unpacked);
    for (var check : spec.health().all()) {
      if (check instanceof HealthCheck.Exec(var program)) {
        var _ = surroundings.command(program, spec, unpacked);
      }
    }
  }
}
