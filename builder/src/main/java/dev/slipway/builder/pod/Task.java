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

/** Carries out the order of a pod. */
record Task(Workplace place, Map<String, String> environment) {
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
      var workspace = Workspace.alone(place.files(), place.caches(), place.log(), how);
      return buildpack.get().carryOut(workspace);
    }
    var dockerfile = DockerfileTask.ofJson(order);
    if (dockerfile.isEmpty()) {
      throw new RejectedException("the order of the build is of another release of Slipway");
    }
    var folder = Files.createDirectory(place.engine());
    Files.move(place.files(), DockerfileTask.context(folder));
    var workspace = Workspace.alone(folder, place.caches(), place.log(), how);
    dockerfile.get().carryOut(workspace, place.takeSecrets(), place.secrets());
    return new JsonObject(Map.of());
  }

  static Path resultOfEngine(Workplace place) {
    return DockerfileTask.image(place.engine());
  }
}
