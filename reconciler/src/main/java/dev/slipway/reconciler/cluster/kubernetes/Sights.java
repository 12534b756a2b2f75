package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.Rolling.Sight;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sees what there is of an app. For use by one thread at a time. */
final class Sights {
  private final AppName app;
  private final Site site;
  private final Runnable whenMoreIsKnown;
  private final Ordinals ordinals = new Ordinals();
  private volatile Map<InstanceId, PodState> pods = Map.of();

  /**
   * @param whenMoreIsKnown is run when output that is to be told was read
   */
  Sights(AppName app, Site site, Runnable whenMoreIsKnown) {
    this.app = app;
    this.site = site;
    this.whenMoreIsKnown = whenMoreIsKnown;
  }

  /**
   * @param now of {@link System#nanoTime}
   */
  Running running(Optional<Asked> asked, long now) {
    var sight = sight(asked.map(Asked::namespace));
    var rollout =
        asked.map(a -> a.rolling().judge(a.workload(), sight, now)).orElseGet(() -> adopted(sight));
    var instances =
        sight.pods().stream()
            .map(pod -> instance(sight.id(pod), pod))
            .sorted(Comparator.comparing(Instance::id))
            .toList();
    var nothing = new Running(List.of(), new Rollout.None(), Optional.empty(), true);
    var running = new Running(instances, rollout, desired(asked), true);
    return running.equals(nothing) ? Running.NOTHING : running;
  }

  /** Those of the last sight; for any thread. */
  Map<InstanceId, PodState> pods() {
    return pods;
  }

  private static Optional<Workload> desired(Optional<Asked> asked) {
    return asked.filter(Asked::isApplied).map(Asked::workload);
  }

  /** Of two Deployments of a process type, the one in this namespace counts. */
  private Sight sight(Optional<String> namespace) {
    var progress = new TreeMap<ProcessType, Progress>();
    site.objects()
        .of(app)
        .forEach((key, object) -> {
          if (key.kind() == Kind.DEPLOYMENT
              && namespace.filter(n -> !n.equals(key.namespace())).isEmpty()) {
            Labels.process(object).ifPresent(type -> progress.put(type, Progress.of(object)));
          }
        });
    var found =
        site.pods().of(app).values().stream().flatMap(pod -> PodState.of(pod).stream()).toList();
    var ids = ordinals.of(found);
    pods.values().stream()
        .map(PodState::uid)
        .filter(uid -> !ids.containsKey(uid))
        .forEach(site.outputs()::forget);
    pods = found.stream().collect(Collectors.toUnmodifiableMap(p -> ids.get(p.uid()), p -> p));
    return new Sight(progress, found, ids);
  }

  /** What can be told of a rollout that an earlier daemon asked for. */
  private static Rollout adopted(Sight sight) {
    var release =
        sight.progress().values().stream()
            .flatMap(progress -> progress.release().stream())
            .max(Comparator.naturalOrder());
    return release.map(number -> adopted(sight, number)).orElseGet(Rollout.None::new);
  }

  private static Rollout adopted(Sight sight, ReleaseNumber release) {
    var isDone =
        sight.progress().values().stream()
            .filter(progress -> progress.release().equals(Optional.of(release)))
            .allMatch(Progress::isDone);
    return isDone ? new Rollout.Complete(release) : new Rollout.InProgress(release);
  }

  private Instance instance(InstanceId id, PodState pod) {
    return new Instance(id, pod.phase(), pod.address(), detail(pod), pod.restarts());
  }

  private String detail(PodState pod) {
    if (pod.phase() != Phase.CRASHED || !pod.hasEnded()) {
      return pod.summary();
    }
    List<String> lines = site.outputs().of(pod, whenMoreIsKnown);
    var text = new StringBuilder(pod.summary());
    lines.forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
