package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.plan.SimulatedCluster.Behaviour;
import dev.slipway.router.Backend;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The instances of one app in the {@link SimulatedCluster}. */
final class SimulatedSite {
  private final SortedMap<InstanceId, Instance> instances = new TreeMap<>();
  private final SortedMap<InstanceId, Behaviour> behaviours = new TreeMap<>();
  private final SortedSet<ReleaseNumber> cameUp = new TreeSet<>();
  private final SortedSet<InstanceId> retired = new TreeSet<>();
  private final Supplier<Backend> freeAddress;
  private Optional<Workload> desired = Optional.empty();
  private Rollout rollout = new Rollout.None();
  private Instant deadline = Instant.MAX;

  SimulatedSite(Supplier<Backend> freeAddress) {
    this.freeAddress = freeAddress;
  }

  Running observe() {
    return new Running(List.copyOf(instances.values()), rollout, desired);
  }

  /** The releases of which all instances were ready at one time. */
  SortedSet<ReleaseNumber> cameUp() {
    return cameUp;
  }

  boolean isEmpty() {
    return instances.isEmpty() && desired.isEmpty();
  }

  void converge(Workload workload, Behaviour behaviour, Instant now) {
    if (!isAbout(workload.release())) {
      rollout = new Rollout.InProgress(workload.release().number());
      deadline = now.plus(workload.deadline());
    }
    desired = Optional.of(workload);
    retired.clear();
    wanted().forEach(id -> behaviours.put(id, behaviour));
    go(now);
  }

  private boolean isAbout(Release release) {
    return switch (rollout) {
      case Rollout.None _ -> false;
      case Rollout.InProgress(var number) -> number.equals(release.number());
      case Rollout.Complete(var number) -> number.equals(release.number());
      case Rollout.Failed(var number, var _) -> number.equals(release.number());
    };
  }

  private SortedSet<InstanceId> wanted() {
    var ids = new TreeSet<InstanceId>();
    desired.ifPresent(workload ->
        workload
            .replicas()
            .forEach((type, count) -> {
              for (var ordinal = 1; ordinal <= count; ordinal++) {
                ids.add(new InstanceId(workload.release().number(), type, ordinal));
              }
            }));
    return ids;
  }

  /** Starts what is missing, and sees how the rollout goes. */
  private void go(Instant now) {
    var missing = wanted();
    missing.removeAll(instances.keySet());
    missing.removeAll(retired);
    missing.forEach(id -> instances.put(id, start(id)));
    var number = desired.map(workload -> workload.release().number());
    if (number.isEmpty() || rollout instanceof Rollout.Complete) {
      return;
    }
    if (wanted().stream().allMatch(this::isReady)) {
      rollout = new Rollout.Complete(number.get());
      cameUp.add(number.get());
    } else if (!now.isBefore(deadline)) {
      rollout = new Rollout.Failed(number.get(), "not ready in time");
    }
  }

  private boolean isReady(InstanceId id) {
    var instance = instances.get(id);
    return instance != null && instance.isReady();
  }

  private Instance start(InstanceId id) {
    var listens = !id.type().equals(SimulatedApp.WORKER);
    var address = listens ? Optional.of(freeAddress.get()) : Optional.<Backend>empty();
    return new Instance(id, Phase.STARTING, address, "", 0);
  }

  /** What people, the machine and time do to instances; what is stopping stays so. */
  void set(Predicate<InstanceId> which, Phase phase) {
    instances.replaceAll((id, instance) ->
        which.test(id) && instance.phase() != Phase.STOPPING ? in(phase, instance) : instance);
  }

  private static Instance in(Phase phase, Instance instance) {
    var crashes = phase == Phase.CRASHED ? 1 : 0;
    var detail = phase == Phase.CRASHED ? "exited with 1" : "";
    return new Instance(
        instance.id(), phase, instance.address(), detail, instance.restarts() + crashes);
  }

  /** Stops them for good: until they are asked for again. */
  void retire(Set<InstanceId> ids) {
    retired.addAll(ids);
    set(ids::contains, Phase.STOPPING);
  }

  void remove() {
    desired = Optional.empty();
    rollout = new Rollout.None();
    set(_ -> true, Phase.STOPPING);
  }

  /** Has each of these instances come one step further. */
  void advance(Instant now, Predicate<InstanceId> which) {
    instances.values().removeIf(i -> i.phase() == Phase.STOPPING && which.test(i.id()));
    instances.replaceAll((id, instance) -> which.test(id) ? advanced(instance) : instance);
    go(now);
  }

  private Instance advanced(Instance instance) {
    return switch (instance.phase()) {
      case READY, STOPPING -> instance;
      case CRASHED -> in(Phase.STARTING, instance);
      case STARTING ->
          switch (behaviours.getOrDefault(instance.id(), Behaviour.COMES_UP)) {
            case COMES_UP -> in(Phase.READY, instance);
            case CRASHES -> in(Phase.CRASHED, instance);
            case HANGS -> instance;
          };
    };
  }

  /** The daemon was killed: what runs is adopted by the next, what was being stopped is gone. */
  void adopt() {
    desired = Optional.empty();
    instances.values().removeIf(instance -> instance.phase() == Phase.STOPPING);
  }
}
