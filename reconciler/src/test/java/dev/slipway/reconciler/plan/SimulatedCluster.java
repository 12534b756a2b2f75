package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.router.Backend;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Instances as the port promises them, in memory; they change only when they are told to. */
final class SimulatedCluster {
  /** What becomes of an instance that was started. */
  enum Behaviour {
    COMES_UP,
    HANGS,
    CRASHES
  }

  private final SortedMap<AppName, SimulatedSite> sites = new TreeMap<>();
  private final Function<Release, Behaviour> behaviour;
  private int lastPort = 10_000;

  SimulatedCluster(Function<Release, Behaviour> behaviour) {
    this.behaviour = behaviour;
  }

  SortedMap<AppName, Running> observe() {
    var running = new TreeMap<AppName, Running>();
    sites.forEach((app, site) -> running.put(app, site.observe()));
    return running;
  }

  Running of(AppName app) {
    return observe().getOrDefault(app, Running.NOTHING);
  }

  /** Whether all instances of this release were ready at one time. */
  boolean cameUp(AppName app, ReleaseNumber release) {
    return site(app).cameUp().contains(release);
  }

  Optional<Instance> at(Backend address) {
    return sites.values().stream()
        .flatMap(site -> site.observe().instances().stream())
        .filter(instance -> instance.address().filter(address::equals).isPresent())
        .findFirst();
  }

  void converge(Workload workload, Instant now) {
    site(workload.app()).converge(workload, behaviour.apply(workload.release()), now);
  }

  private SimulatedSite site(AppName app) {
    return sites.computeIfAbsent(
        app, _ -> new SimulatedSite(() -> new Backend("127.0.0.1", ++lastPort)));
  }

  void retire(AppName app, Set<InstanceId> ids) {
    site(app).retire(ids);
  }

  void remove(AppName app) {
    site(app).remove();
    sites.values().removeIf(SimulatedSite::isEmpty);
  }

  void set(AppName app, Predicate<InstanceId> which, Phase phase) {
    site(app).set(which, phase);
  }

  /** Has each of these instances come one step further. */
  void advance(Instant now, BiPredicate<AppName, InstanceId> which) {
    sites.forEach((app, site) -> site.advance(now, id -> which.test(app, id)));
    sites.values().removeIf(SimulatedSite::isEmpty);
  }

  /** The daemon was killed, and another finds what it left. */
  void adopt() {
    sites.values().forEach(SimulatedSite::adopt);
    sites.values().removeIf(SimulatedSite::isEmpty);
  }

  /** The daemon stopped, and all instances with it. */
  void stopAll() {
    sites.clear();
  }
}
