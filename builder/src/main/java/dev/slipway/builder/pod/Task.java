package dev.slipway.builder.pod;

import dev.slipway.builder.buildpack.BuildpackTask;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.dockerfile.DockerfileTask;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Carries out the order of a pod.
 *
 * @param mostCached what the cache may hold for a build to begin with it, in bytes
 */
record Task(Workplace place, Map<String, String> environment, long mostCached) {
  /** How long the tools may take, in milliseconds, as orders say it. */
  static final String TIME = "time";

  JsonObject carryOut(JsonObject order)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var time = Duration.ofMillis(order.integer(TIME).orElse(BuildLimits.USUAL_TIME.toMillis()));
    var how = new BuildSite.Options(BuildLimits.ofThisMachine().withTime(time), environment);
    var buildpack = BuildpackTask.ofJson(order);
    if (buildpack.isPresent()) {
      return buildpack.get().carryOut(workspace(place.files(), how));
    }
    var dockerfile = DockerfileTask.ofJson(order);
    if (dockerfile.isEmpty()) {
      throw new RejectedException("the order of the build is of another release of Slipway");
    }
    var folder = Files.createDirectory(place.engine());
    Files.move(place.files(), DockerfileTask.context(folder));
    dockerfile.get().carryOut(workspace(folder, how), place.takeSecrets(), place.secrets());
    return new JsonObject(Map.of());
  }

  private Workspace workspace(Path folder, BuildSite.Options how) throws IOException {
    var kept = place.kept();
    var workspace = Workspace.alone(folder, kept.orElse(place.unkept()), place.log(), how);
    if (kept.isEmpty()) {
      workspace.log().note("the volume of the app's cache can not be written to: nothing is kept");
    } else if (Folders.hold(kept.get(), mostCached)) {
      workspace.log().note("the app's cache is more than half full: it begins anew");
      Folders.delete(kept.get());
    }
    return workspace;
  }

  static Path resultOfEngine(Workplace place) {
    return DockerfileTask.image(place.engine());
  }
}
