package dev.slipway.reconciler.plan;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which instances of an app requests go to: those of the current release once all of it came up,
 * and until then those of the release that served before; where the cluster replaces these one by
 * one, both. Where none of these is ready, whatever else is: an answer is better than none.
 *
 * @param current the number of the current release, if there is one
 * @param isComplete whether all of the current release came up once
 * @param fallback the other release that must not be retired yet
 * @param byType where the requests to {@code web}, and to other process types that paths lead to,
 *     go; none of these may be retired either
 */
record Serving(
    Optional<ReleaseNumber> current,
    boolean isComplete,
    Optional<ReleaseNumber> fallback,
    SortedMap<ProcessType, SortedSet<Backend>> byType) {

  /**
   * Sees what serves.
   *
   * @param workload what should run of the current release; empty where there is none
   * @param others the process types besides {@code web} that requests go to
   */
  static Serving of(
      Optional<Workload> workload, Running running, RouteTable confirmed, Set<ProcessType> others) {
    var current = workload.map(w -> w.release().number());
    var complete =
        running.rollout() instanceof Rollout.Complete(var number)
            && current.equals(Optional.of(number));
    var fallback = fallback(running, current, confirmed);
    var byType = new TreeMap<ProcessType, SortedSet<Backend>>();
    var types = new TreeSet<>(others);
    types.add(ProcessType.WEB);
    var allOwn = true;
    for (var type : types) {
      var wanted = workload.map(w -> w.replicas().getOrDefault(type, 0)).orElse(0);
      var own = own(running, current, type, wanted);
      var old = ready(running, type, instance -> isOf(fallback, instance));
      var useOwn = complete ? !own.isEmpty() || wanted == 0 : old.isEmpty();
      if (running.gradual() && !useOwn) {
        old.addAll(own);
      }
      byType.put(type, useOwn ? own : old);
      allOwn &= useOwn;
    }
    return new Serving(current, complete, complete && allOwn ? Optional.empty() : fallback, byType);
  }

  /** Where the requests go that no path leads elsewhere. */
  SortedSet<Backend> web() {
    return to(ProcessType.WEB);
  }

  /** Where the requests to a process type go. */
  SortedSet<Backend> to(ProcessType type) {
    return byType.getOrDefault(type, new TreeSet<>());
  }

  /** All of them. */
  SortedSet<Backend> backends() {
    return byType.size() == 1
        ? web()
        : byType.values().stream().flatMap(Set::stream).collect(toCollection(TreeSet::new));
  }

  /**
   * Those that are to stay or, while none of these is ready, those that are to go; while they take
   * the place of others that are restarted, these too. Which of them goes is the cluster's choice,
   * where it stops them itself, and so may be their number: there it is all of them.
   */
  private static SortedSet<Backend> own(
      Running running, Optional<ReleaseNumber> current, ProcessType type, int wanted) {
    if (running.gradual()) {
      return ready(running, type, instance -> isOf(current, instance));
    }
    var staying = ready(running, type, i -> isOf(current, i) && running.isWanted(i.id(), wanted));
    var isRestarting = running.offsets().containsKey(type);
    var enough = isRestarting ? wanted : Math.min(1, wanted);
    return staying.size() < enough
        ? ready(running, type, instance -> isOf(current, instance))
        : staying;
  }

  boolean isOfCurrent(Instance instance) {
    return isOf(current, instance);
  }

  private static boolean isOf(Optional<ReleaseNumber> release, Instance instance) {
    return release.isPresent() && release.get().equals(instance.id().release());
  }

  /**
   * The release to stay with: the one that is served, else the one with the most instances that
   * could be, else the one with the most that are ready, else the oldest (which came up once, if
   * any did).
   */
  private static Optional<ReleaseNumber> fallback(
      Running running, Optional<ReleaseNumber> current, RouteTable confirmed) {
    var others =
        running.instances().stream()
            .filter(i -> !isOf(current, i) && i.phase() != Instance.Phase.STOPPING)
            .toList();
    var ready = others.stream().filter(Instance::isReady).toList();
    var served =
        ready.stream()
            .filter(i -> i.address().filter(confirmed.backends()::contains).isPresent())
            .toList();
    return mostOf(served)
        .or(() -> mostOf(ready.stream().filter(i -> i.address().isPresent()).toList()))
        .or(() -> mostOf(ready))
        .or(() -> others.stream().map(i -> i.id().release()).min(Comparator.naturalOrder()));
  }

  private static Optional<ReleaseNumber> mostOf(List<Instance> instances) {
    return instances.stream()
        .collect(groupingBy(i -> i.id().release(), counting()))
        .entrySet()
        .stream()
        .max(
            Map.Entry.<ReleaseNumber, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static TreeSet<Backend> ready(
      Running running, ProcessType type, Predicate<Instance> which) {
    return running.instances().stream()
        .filter(i -> i.isReady() && i.id().type().equals(type) && which.test(i))
        .flatMap(i -> i.address().stream())
        .collect(toCollection(TreeSet::new));
  }
}
