package dev.slipway.reconciler.plan;

import java.util.List;
import java.util.Optional;

/**
 * What is possible now for one app.
 *
 * @param supply towards the next release: a build, or the release itself
 * @param world towards what the current release says: what to start and what to stop
 * @param condition how it is doing; where it waits, for what
 */
public record AppPlan(Optional<Step> supply, List<Step> world, Condition condition) {
  public AppPlan {
    world = List.copyOf(world);
  }
}
