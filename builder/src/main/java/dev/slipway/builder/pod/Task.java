package dev.slipway.builder.pod;

import dev.slipway.builder.buildpack.BuildpackTask;
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
import java.util.Optional;

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
    var result = build(order);
    cache().endWell();
    return result;
  }

  private JsonObject build(JsonObject order)
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

  private Cache cache() {
    return new Cache(place.caches(), mostCached);
  }

  private Workspace workspace(Path folder, BuildSite.Options how) throws IOException {
    var kept = cache().kept();
    Optional<String> note;
    try {
      note = cache().begin().map(why -> why + ": it begins anew");
    } catch (IOException e) {
      kept = place.unkept();
      note = Optional.of("the app's cache can not be used, so nothing is kept: " + e);
    }
    var workspace = Workspace.alone(folder, kept, place.log(), how);
    if (note.isPresent()) {
      workspace.log().note(note.get());
    }
    return workspace;
  }

  static Path resultOfEngine(Workplace place) {
    return DockerfileTask.image(place.engine());
  }
}
