package dev.slipway.reconciler.cluster.local;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What all instances are run with.
 *
 * @param clock for deadlines that hold across restarts
 */
record Tools(
    LocalClusterOptions options,
    Images images,
    Surroundings surroundings,
    Containers containers,
    Launcher launcher,
    Ports ports,
    ProcessTable processes,
    Markers markers,
    InstantSource clock) {
  Launches launches() {
    return new Launches(options, images, surroundings, containers);
  }

  /** Where the output of checks is while they run. */
  Path checks() {
    return options.folder().resolve("checks");
  }
}
