package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that runs of one app.
 *
 * @param instances in the order of their ids
 * @param desired the replicas that were asked for last; empty before anything was
 */
public record Running(
    List<Instance> instances, Rollout rollout, SortedMap<ProcessType, Integer> desired) {
  public static final Running NOTHING =
      new Running(List.of(), new Rollout.None(), Collections.emptySortedMap());

  public Running {
    instances = List.copyOf(instances);
    desired = Collections.unmodifiableSortedMap(new TreeMap<>(desired));
  }
}
