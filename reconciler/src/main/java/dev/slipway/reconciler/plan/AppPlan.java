package dev.slipway.reconciler.plan;

import dev.slipway.reconciler.cluster.Workload;
import java.util.List;
import java.util.Optional;

/**
 * What is possible now for one app.
 *
 * @param supply towards the next release: a build, or the release itself
 * @param world towards what the current release says: what to start and what to stop
 * @param wanted what should run of the current release, if there is one
 * @param waits what the next release waits for, also where the current one has more to say
 * @param condition how it is doing; where it waits, for what
 */
public record AppPlan(
    Optional<Step> supply,
    List<Step> world,
    Optional<Workload> wanted,
    Optional<Condition> waits,
    Condition condition) {
  /** Of an app whose next release waits for nothing. */
  AppPlan(Optional<Step> supply, List<Step> world, Optional<Workload> wanted, Condition condition) {
    this(supply, world, wanted, Optional.empty(), condition);
  }

  public AppPlan {
    world = List.copyOf(world);
  }

  /** This, with something else to be heard of it. */
  AppPlan with(Condition newCondition) {
    return new AppPlan(supply, world, wanted, waits, newCondition);
  }
}
