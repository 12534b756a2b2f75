package dev.slipway.reconciler.plan;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.router.MeshState;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which instances of an app are of no use any more, and no longer routed to. */
record Retirement(Workload workload, Running running, Serving serving, MeshState mesh) {

  SortedSet<InstanceId> due(Instant now) {
    return running.instances().stream()
        .filter(instance -> instance.phase() != Instance.Phase.STOPPING)
        .filter(this::isOfNoUse)
        .filter(instance -> Unrouted.isLeftAlone(instance, running, mesh, now))
        .map(Instance::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isOfNoUse(Instance instance) {
    if (instance.address().filter(serving.backends()::contains).isPresent()) {
      return false;
    }
    var id = instance.id();
    if (running.gradual()) {
      return !workload.replicas().containsKey(id.type()); // all else the cluster does by itself
    }
    return serving.isOfCurrent(instance)
        ? !isWanted(id) && !isStillNeeded(id.type())
        : !serving.fallback().equals(Optional.of(id.release()));
  }

  private boolean isWanted(InstanceId id) {
    return running.isWanted(id, replicas(id.type()));
  }

  private int replicas(ProcessType type) {
    return workload.replicas().getOrDefault(type, 0);
  }

  /** Whether those that are to take the place of restarted ones are not all ready yet. */
  private boolean isStillNeeded(ProcessType type) {
    var ready =
        running.instances().stream()
            .filter(i -> serving.isOfCurrent(i) && i.isReady())
            .filter(i -> i.id().type().equals(type) && isWanted(i.id()))
            .count();
    return running.offsets().containsKey(type) && ready < replicas(type);
  }
}
