package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.Applier.Deviation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** One app: what was asked for, and what is there of it. */
final class KubernetesApp {
  private final AppName name;
  private final Site site;
  private final Owned owned;
  private final Sights sights;
  private final Healing healing;
  private final Leftovers leftovers;

  /** Held while objects are written. */
  private final ReentrantLock writing = new ReentrantLock();

  private volatile Optional<Asked> asked = Optional.empty();
  private volatile Running running = Running.NOTHING;

  KubernetesApp(AppName name, Site site, Runnable whenMoreIsKnown) {
    this.name = name;
    this.site = site;
    owned = new Owned(name, site.applier(), site.strangers());
    sights = new Sights(name, site, whenMoreIsKnown);
    healing = new Healing(name, site);
    leftovers = new Leftovers(name, site);
  }

  Running running() {
    return running;
  }

  /** Those that are ready; of the last look. */
  Set<Instance> ready() {
    return running.instances().stream()
        .filter(Instance::isReady)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Looks again; says whether anything is different. */
  synchronized boolean look(long now) {
    var before = running;
    running = sights.running(asked, now);
    return !running.equals(before);
  }

  /** By the instance that each is; those of the last look. */
  Map<InstanceId, PodState> pods() {
    return sights.pods();
  }

  /**
   * What others were asked for meanwhile is not known: nothing is healed until it is said again.
   */
  void forgetAsked() {
    asked = Optional.empty();
  }

  /** After how long time alone may change what is seen. */
  synchronized Optional<Duration> untilTimeTells(long now) {
    return asked.flatMap(a -> a.rolling().untilTimeTells(a.workload(), now));
  }

  void converge(Workload workload) throws RejectedException, UnavailableException {
    writing.lock();
    try {
      var namespace = workload.kubernetes().namespaceOf(name);
      new Checks(workload, site).check();
      var place = owned.place(new Key(Kind.NAMESPACE, "", namespace));
      var objects =
          Renderer.render(workload, site.features()).stream()
              .filter(each -> place.isOurs() || each.key().kind() != Kind.NAMESPACE)
              .toList();
      for (var each : objects) {
        owned.check(each.key(), !place.isFresh());
      }
      var now = System.nanoTime();
      var rolling =
          asked
              .map(Asked::rolling)
              .filter(r -> r.isOf(workload))
              .orElseGet(() -> new Rolling(workload, now));
      asked = Optional.of(new Asked(workload, objects, rolling, false));
      apply(objects);
      asked = asked.map(Asked::applied);
    } finally {
      writing.unlock();
    }
    look(System.nanoTime());
  }

  private void apply(List<Desired> objects) throws RejectedException, UnavailableException {
    stopAutoscaling(objects);
    for (var each : objects) {
      switch (site.applier().deviation(each)) {
        case Deviation.None() -> {}
        case Deviation.Missing(), Deviation.Outdated() -> site.applier().write(each);
        case Deviation.Drifted(var differences) ->
            healing.heal(each, differences, System.nanoTime());
      }
    }
  }

  /** Before the number is ours again: else both would set it. */
  private void stopAutoscaling(List<Desired> objects) throws UnavailableException {
    var wanted = objects.stream().map(Desired::key).toList();
    for (var key : site.objects().of(name).keySet()) {
      if (key.kind() == Kind.AUTOSCALER && !wanted.contains(key)) {
        delete(key);
      }
    }
  }

  /** Whether {@link #heal} has anything to do. */
  boolean isDrifted() {
    var current = asked.filter(Asked::isApplied);
    return current.isPresent()
        && current.get().objects().stream()
            .anyMatch(each -> !(site.applier().deviation(each) instanceof Deviation.None));
  }

  /** Undoes what others did, and deletes what is of no use any more, unless it is being written. */
  void heal() throws RejectedException, UnavailableException {
    if (!writing.tryLock()) {
      return;
    }
    try {
      var current = asked.filter(Asked::isApplied);
      if (current.isPresent()) {
        healing.heal(current.get(), () -> asked.equals(current), System.nanoTime());
        if (running.rollout() instanceof Rollout.Complete) {
          prune(current.get());
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /** Whether {@link #heal} would delete anything. */
  boolean hasLeftovers() {
    var current = asked.filter(Asked::isApplied);
    return running.rollout() instanceof Rollout.Complete
        && current.isPresent()
        && !leftovers.of(current.get()).isEmpty();
  }

  private void prune(Asked current) throws UnavailableException {
    for (var key : leftovers.of(current)) {
      delete(key);
    }
  }

  /** A namespace stays where others keep something in it. */
  private void delete(Key key) throws UnavailableException {
    if (key.kind() != Kind.NAMESPACE || !site.strangers().areIn(key.name())) {
      site.applier().delete(key);
    }
  }

  /**
   * Stops process types that are wanted no longer. Pods of those that are were retired by
   * Kubernetes.
   */
  void retire(Set<ProcessType> types) throws UnavailableException {
    writing.lock();
    try {
      if (asked.isEmpty()) {
        return;
      }
      for (var key : site.objects().of(name).entrySet()) {
        var isOfThese = Labels.process(key.getValue()).filter(types::contains).isPresent();
        if (key.getKey().kind() == Kind.DEPLOYMENT
            && isOfThese
            && !asked.get().wants(key.getKey())) {
          delete(key.getKey());
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /** Has other pods take the place of those of these process types, one after another. */
  void restart(Set<ProcessType> types, Instant at) throws UnavailableException {
    writing.lock();
    try {
      for (var each : site.objects().of(name).entrySet()) {
        var isOfThese = Labels.process(each.getValue()).filter(types::contains).isPresent();
        if (each.getKey().kind() == Kind.DEPLOYMENT && isOfThese) {
          site.applier().restart(each.getKey(), at);
        }
      }
    } finally {
      writing.unlock();
    }
    look(System.nanoTime());
  }

  /**
   * Deletes all of it. Deployments last: as long as there is one the app is seen, and its removal
   * is asked for again.
   */
  void remove() throws UnavailableException {
    writing.lock();
    try {
      asked = Optional.empty();
      var all = site.objects().of(name).keySet();
      var isDeployment = Comparator.comparing((Key key) -> key.kind() == Kind.DEPLOYMENT);
      for (var key : all.stream().sorted(isDeployment).toList()) {
        delete(key);
      }
    } finally {
      writing.unlock();
    }
    look(System.nanoTime());
  }
}
