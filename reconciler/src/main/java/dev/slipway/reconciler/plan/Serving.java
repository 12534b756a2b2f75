package dev.slipway.reconciler.plan;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which instances of an app requests go to: those of the current release once all of it came up,
 * and until then those of the release that served before.
 *
 * @param current the number of the current release, if there is one
 * @param isComplete whether all of the current release came up once
 * @param fallback the release that serves until then; it must not be retired meanwhile
 */
record Serving(
    Optional<ReleaseNumber> current,
    boolean isComplete,
    Optional<ReleaseNumber> fallback,
    SortedSet<Backend> backends) {

  static Serving of(AppWorld app, RouteTable confirmed) {
    var current = app.ledger().current().asRelease().map(Release::number);
    var running = app.running();
    var complete =
        running.rollout() instanceof Rollout.Complete(var number)
            && current.equals(Optional.of(number));
    var fallback = fallback(running, current, confirmed);
    var wantedWeb =
        app.running()
            .desired()
            .map(w -> w.replicas().getOrDefault(ProcessType.WEB, 0))
            .orElse(Integer.MAX_VALUE);
    var own =
        ready(
            running,
            web(id -> current.equals(Optional.of(id.release())) && id.ordinal() <= wantedWeb));
    var useOwn = fallback.isEmpty() || (complete && (!own.isEmpty() || wantedWeb == 0));
    return new Serving(
        current,
        complete,
        complete ? Optional.empty() : fallback,
        useOwn ? own : ready(running, web(id -> fallback.equals(Optional.of(id.release())))));
  }

  boolean isOfCurrent(Instance instance) {
    return current.equals(Optional.of(instance.id().release()));
  }

  /**
   * The release to stay with: the one that is served, else the one with the most ready instances,
   * else the oldest (which came up once, if any did).
   */
  private static Optional<ReleaseNumber> fallback(
      Running running, Optional<ReleaseNumber> current, RouteTable confirmed) {
    var others =
        running.instances().stream()
            .filter(i -> !current.equals(Optional.of(i.id().release())))
            .filter(i -> i.phase() != Instance.Phase.STOPPING)
            .toList();
    var served =
        others.stream()
            .filter(
                i -> i.isReady() && i.address().filter(confirmed.backends()::contains).isPresent())
            .toList();
    return mostReady(served)
        .or(() -> mostReady(others.stream().filter(Instance::isReady).toList()))
        .or(() -> others.stream().map(i -> i.id().release()).min(Comparator.naturalOrder()));
  }

  private static Optional<ReleaseNumber> mostReady(List<Instance> ready) {
    return ready.stream().collect(groupingBy(i -> i.id().release(), counting())).entrySet().stream()
        .max(
            Map.Entry.<ReleaseNumber, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static Predicate<Instance> web(
      Predicate<dev.slipway.reconciler.cluster.InstanceId> which) {
    return i -> i.id().type().equals(ProcessType.WEB) && which.test(i.id());
  }

  private static SortedSet<Backend> ready(Running running, Predicate<Instance> which) {
    return running.instances().stream()
        .filter(Instance::isReady)
        .filter(which)
        .flatMap(i -> i.address().stream())
        .collect(toCollection(TreeSet::new));
  }
}
