package dev.slipway.builder.buildpack;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What the tools of a buildpack do with files, on whatever machine.
 *
 * @param buildpack its id
 */
public record BuildpackTask(String buildpack, int version) {
  private static final String ID = "buildpack";
  private static final String VERSION = "version";

  JsonObject toJson() {
    return new JsonObject(Map.of(ID, buildpack, VERSION, version));
  }

  /** Empty where that is another kind of task. */
  public static Optional<BuildpackTask> ofJson(JsonObject json) {
    return json.text(ID).map(id -> new BuildpackTask(id, (int) json.integer(VERSION).orElse(0)));
  }

  /**
   * Builds in the workspace's folder; says how what was built is started.
   *
   * @throws RejectedException where a tool is missing, or this Slipway has no such buildpack
   */
  public JsonObject carryOut(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    return Buildpacks.of(buildpack, version).build(workspace).toJson();
  }
}
