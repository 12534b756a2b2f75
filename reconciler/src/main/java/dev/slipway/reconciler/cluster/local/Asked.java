package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The release that was asked for last, and how far it came. A rollout is complete from the first
 * moment at which all its instances were ready.
 *
 * @param since when this release was first asked for
 * @param offsets of process types that were restarted: their instances are numbered from behind it
 *     on, so that they stand beside those they come after
 * @param failure why it was not complete at the deadline; empty where it was, or that is to come
 */
record Asked(
    ReleaseNumber release,
    Digest inputs,
    SortedMap<ProcessType, Integer> replicas,
    SortedMap<ProcessType, Integer> offsets,
    Instant since,
    Duration deadline,
    boolean complete,
    String failure) {
  Asked {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
  }

  static Asked first(Workload workload, Instant now) {
    return new Asked(
        workload.release().number(),
        workload.release().inputs(),
        workload.replicas(),
        new TreeMap<>(),
        now,
        workload.deadline(),
        false,
        "");
  }

  /** The same rollout with other replicas, or the first of another release. */
  Asked again(Workload workload, Instant now) {
    return isOf(workload.release())
        ? new Asked(
            release,
            inputs,
            workload.replicas(),
            offsets,
            since,
            workload.deadline(),
            complete,
            failure)
        : first(workload, now);
  }

  boolean isOf(Release other) {
    return release.equals(other.number()) && inputs.equals(other.inputs());
  }

  Instant due() {
    return since.plus(deadline);
  }

  boolean isOpen() {
    return !complete && failure.isEmpty();
  }

  /**
   * With the whole deadline again: nobody watched for a time that is not known, and instances that
   * came up meanwhile are still to be asked.
   */
  Asked watchedAgain(Instant now) {
    return isOpen()
        ? new Asked(release, inputs, replicas, offsets, now, deadline, false, "")
        : this;
  }

  List<InstanceId> ids() {
    return replicas.entrySet().stream()
        .flatMap(entry ->
            ids(entry.getKey(), entry.getValue(), offsets.getOrDefault(entry.getKey(), 0)).stream())
        .toList();
  }

  private List<InstanceId> ids(ProcessType type, int count, int offset) {
    return IntStream.rangeClosed(offset + 1, offset + count)
        .mapToObj(ordinal -> new InstanceId(release, type, ordinal))
        .toList();
  }

  /**
   * The same with other instances of these process types: the first that none of those there are.
   */
  Asked restarted(Set<ProcessType> types, Set<InstanceId> there) {
    var moved = new TreeMap<>(offsets);
    replicas.forEach((type, count) -> {
      if (types.contains(type)) {
        var offset = 0;
        while (!Collections.disjoint(there, ids(type, count, offset))) {
          offset++;
        }
        moved.put(type, offset);
      }
    });
    return new Asked(release, inputs, replicas, moved, since, deadline, complete, failure);
  }

  Asked judge(Collection<Instance> instances, Instant now) {
    if (complete) {
      return this;
    }
    var ready =
        instances.stream().filter(Instance::isReady).map(Instance::id).collect(Collectors.toSet());
    if (ready.containsAll(ids())) {
      return new Asked(release, inputs, replicas, offsets, since, deadline, true, "");
    }
    if (failure.isEmpty() && !due().isAfter(now)) {
      return new Asked(
          release, inputs, replicas, offsets, since, deadline, false, reason(instances));
    }
    return this;
  }

  /** Only the first line of a detail: the others were written by the instance. */
  private String reason(Collection<Instance> instances) {
    var wanted = instances.stream().filter(each -> ids().contains(each.id())).toList();
    var ready = wanted.stream().filter(Instance::isReady).count();
    var first =
        wanted.stream()
            .filter(each -> !each.isReady() && !each.detail().isEmpty())
            .map(each -> "; " + each.id() + " " + each.detail().lines().findFirst().orElse(""))
            .findFirst()
            .orElse("");
    var within =
        deadline.toMillis() % 1000 == 0 ? deadline.toSeconds() + " s" : deadline.toMillis() + " ms";
    return ready + " of " + ids().size() + " instances ready within " + within + first;
  }

  Rollout rollout() {
    if (complete) {
      return new Rollout.Complete(release);
    }
    return failure.isEmpty()
        ? new Rollout.InProgress(release)
        : new Rollout.Failed(release, failure);
  }
}
