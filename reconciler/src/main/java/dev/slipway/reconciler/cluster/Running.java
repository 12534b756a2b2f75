package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that runs of one app.
 *
 * @param instances in the order of their ids
 * @param desired what was asked for last since the daemon started; empty before anything was, also
 *     where instances of an earlier daemon were adopted
 * @param gradual whether the cluster itself stops instances of earlier releases, one by one, as
 *     those of the release asked for get ready, so that both serve meanwhile; where not, all stay
 *     until they are retired
 */
public record Running(
    List<Instance> instances,
    Rollout rollout,
    Optional<Workload> desired,
    boolean gradual,
    SortedMap<ProcessType, Integer> offsets) {
  public static final Running NOTHING =
      new Running(List.of(), new Rollout.None(), Optional.empty());

  /** What runs where all instances stay until they are retired. */
  public Running(List<Instance> instances, Rollout rollout, Optional<Workload> desired) {
    this(instances, rollout, desired, false);
  }

  /** What runs where nothing was restarted beside others. */
  public Running(
      List<Instance> instances, Rollout rollout, Optional<Workload> desired, boolean gradual) {
    this(instances, rollout, desired, gradual, Collections.emptySortedMap());
  }

  public Running {
    instances = List.copyOf(instances);
    offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
  }

  /** Whether this is one of so many of its process type that are to stay. */
  public boolean isWanted(InstanceId id, int replicas) {
    var offset = offsets.getOrDefault(id.type(), 0);
    return id.ordinal() > offset && id.ordinal() <= offset + replicas;
  }
}
