package dev.slipway.reconciler.cluster;

import java.util.List;
import java.util.Optional;

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
    List<Instance> instances, Rollout rollout, Optional<Workload> desired, boolean gradual) {
  public static final Running NOTHING =
      new Running(List.of(), new Rollout.None(), Optional.empty());

  /** What runs where all instances stay until they are retired. */
  public Running(List<Instance> instances, Rollout rollout, Optional<Workload> desired) {
    this(instances, rollout, desired, false);
  }

  public Running {
    instances = List.copyOf(instances);
  }
}
