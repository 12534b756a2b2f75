package dev.slipway.reconciler.cluster;

import java.util.List;
import java.util.Optional;

/**
 * All that runs of one app.
 *
 * @param instances in the order of their ids
 * @param desired what was asked for last since the daemon started; empty before anything was, also
 *     where instances of an earlier daemon were adopted
 */
public record Running(List<Instance> instances, Rollout rollout, Optional<Workload> desired) {
  public static final Running NOTHING =
      new Running(List.of(), new Rollout.None(), Optional.empty());

  public Running {
    instances = List.copyOf(instances);
  }
}
