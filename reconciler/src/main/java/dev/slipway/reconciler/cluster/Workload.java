package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What should run of an app.
 *
 * @param release its config holds every process type with its command
 * @param replicas how many of each process type; exactly the keys of the release's processes
 * @param deadline how long all of them may take to be ready, from the first time this release is
 *     asked for
 */
public record Workload(
    Release release, SortedMap<ProcessType, Integer> replicas, Duration deadline) {
  public Workload {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    if (!replicas.keySet().equals(release.config().processes().keySet())) {
      throw new IllegalArgumentException("replicas of " + replicas + " for " + release.config());
    }
  }

  public AppName app() {
    return release.app();
  }
}
