package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a release that was asked for comes up. What was decided stays: it is complete from the first
 * moment at which all of it was there, and failed from the first sign that it will not come.
 */
final class Rolling {
  /** As many restarts, and a crash is no accident. */
  private static final int HOPELESS_RESTARTS = 3;

  /** A registry, a secret or a larger quota may be a little late. */
  private static final long STUCK_NANOS = Duration.ofSeconds(20).toNanos();

  private final ReleaseNumber release;
  private final Digest inputs;
  private final long since;
  private final Map<String, Long> stuck = new HashMap<>();
  private Optional<Rollout> outcome = Optional.empty();

  Rolling(Workload workload, long now) {
    release = workload.release().number();
    inputs = workload.release().inputs();
    since = now;
  }

  /** What is there of the release and others. */
  record Sight(
      SortedMap<ProcessType, Progress> progress, List<PodState> pods, Map<String, InstanceId> ids) {

    InstanceId id(PodState pod) {
      return Objects.requireNonNull(ids.get(pod.uid()), "every pod has a number");
    }

    List<PodState> podsOf(ReleaseNumber release) {
      return pods.stream()
          .filter(pod -> pod.release().equals(release) && pod.phase() != Instance.Phase.STOPPING)
          .toList();
    }
  }

  boolean isOf(Workload workload) {
    return release.equals(workload.release().number())
        && inputs.equals(workload.release().inputs());
  }

  /** After how long {@link #judge} may say something else of the same sight, while it is open. */
  Optional<Duration> untilTimeTells(Workload workload, long now) {
    if (outcome.isPresent()) {
      return Optional.empty();
    }
    var atDeadline = since + workload.deadline().toNanos() - now;
    var left =
        stuck.values().stream()
            .mapToLong(begun -> begun + STUCK_NANOS - now)
            .reduce(atDeadline, Math::min);
    return Optional.of(Duration.ofNanos(Math.max(left, 0)));
  }

  /**
   * @param now of {@link System#nanoTime}
   */
  Rollout judge(Workload workload, Sight sight, long now) {
    if (outcome.filter(Rollout.Complete.class::isInstance).isEmpty()) {
      if (isThere(workload, sight)) {
        outcome = Optional.of(new Rollout.Complete(release));
      } else if (outcome.isEmpty()) {
        outcome =
            failure(workload, sight, now)
                .map(why -> new Rollout.Failed(release, reason(workload, sight, why)));
      }
    }
    return outcome.orElseGet(() -> new Rollout.InProgress(release));
  }

  private boolean isThere(Workload workload, Sight sight) {
    return workload.release().config().processes().keySet().stream()
        .allMatch(type -> {
          var progress = sight.progress().get(type);
          return progress != null
              && progress.isDone()
              && progress.release().equals(Optional.of(release));
        });
  }

  private Optional<String> failure(Workload workload, Sight sight, long now) {
    if (now - since >= workload.deadline().toNanos()) {
      return Optional.of("within " + text(workload.deadline()));
    }
    forgetAllBut(sight);
    return refused(sight, now).or(() -> hopeless(sight, now));
  }

  /** What is not there any more is not stuck either. */
  private void forgetAllBut(Sight sight) {
    var there = new HashSet<String>();
    sight.progress().keySet().forEach(type -> there.add(type.value()));
    sight.pods().forEach(pod -> there.add(pod.uid()));
    stuck.keySet().retainAll(there);
  }

  /** What keeps a Deployment from making pods: a quota, an admission webhook. */
  private Optional<String> refused(Sight sight, long now) {
    var found = Optional.<String>empty();
    for (var entry : sight.progress().entrySet()) {
      var why = entry.getValue().failure();
      var isOurs = entry.getValue().release().equals(Optional.of(release));
      if (isLasting(entry.getKey().value(), isOurs && why.isPresent(), now)) {
        found = why;
      }
    }
    return found;
  }

  private boolean isLasting(String what, boolean isSo, long now) {
    if (!isSo) {
      stuck.remove(what);
    }
    return isSo && now - stuck.computeIfAbsent(what, _ -> now) >= STUCK_NANOS;
  }

  private Optional<String> hopeless(Sight sight, long now) {
    var pods = sight.podsOf(release);
    var found = Optional.<String>empty();
    for (var pod : pods) {
      var isStuck = pod.trouble().filter(t -> t == PodState.Trouble.STUCK).isPresent();
      if (isLasting(pod.uid(), isStuck, now)) {
        found = Optional.of("it can not start");
      }
      var isCrashing = pod.trouble().filter(t -> t == PodState.Trouble.CRASHING).isPresent();
      if (isCrashing && pod.restarts() >= HOPELESS_RESTARTS) {
        found = Optional.of("after " + pod.restarts() + " restarts");
      }
    }
    return found;
  }

  /** Nothing in it was written by an instance. */
  private String reason(Workload workload, Sight sight, String why) {
    var pods = sight.podsOf(release);
    var ready = pods.stream().filter(pod -> pod.phase() == Instance.Phase.READY).count();
    var wanted = workload.replicas().values().stream().mapToInt(Integer::intValue).sum();
    var first =
        pods.stream()
            .filter(pod -> !pod.summary().isEmpty())
            .findFirst()
            .map(pod -> "; " + sight.id(pod) + " " + pod.summary())
            .orElse("");
    return ready + " of " + wanted + " instances ready: " + why + first;
  }

  private static String text(Duration deadline) {
    return deadline.toMillis() % 1000 == 0
        ? deadline.toSeconds() + " s"
        : deadline.toMillis() + " ms";
  }
}
