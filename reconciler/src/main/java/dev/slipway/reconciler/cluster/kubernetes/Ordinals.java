package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.cluster.InstanceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Numbers the pods of an app: each has the smallest number that is free among those of its release
 * and process type, and keeps it as long as it lives.
 */
final class Ordinals {
  private final Map<String, InstanceId> ids = new HashMap<>();

  /** By uid of the pod. Forgets all that are not among these. */
  Map<String, InstanceId> of(Collection<PodState> pods) {
    var uids = new TreeMap<String, PodState>();
    pods.forEach(pod -> uids.put(pod.uid(), pod));
    ids.keySet().retainAll(uids.keySet());
    var taken = new TreeSet<>(ids.values());
    pods.stream()
        .filter(pod -> !ids.containsKey(pod.uid()))
        .sorted(Comparator.comparing(PodState::created).thenComparing(PodState::name))
        .forEach(pod -> {
          var id = new InstanceId(pod.release(), pod.type(), 1);
          while (!taken.add(id)) {
            id = new InstanceId(pod.release(), pod.type(), id.ordinal() + 1);
          }
          ids.put(pod.uid(), id);
        });
    return Map.copyOf(ids);
  }
}
