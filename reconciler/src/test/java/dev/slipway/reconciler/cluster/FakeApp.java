package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.router.Backend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One app of a {@link FakeCluster}. */
final class FakeApp {
  private final SortedMap<InstanceId, Instance> instances = new TreeMap<>();
  private final List<Written> written = new ArrayList<>();
  private final Set<InstanceId> again = new HashSet<>();
  private final SortedMap<ProcessType, Integer> offsets = new TreeMap<>();
  private Optional<Workload> asked = Optional.empty();
  private Rollout rollout = new Rollout.None();
  private Instant due = Instant.MAX;

  Running running() {
    return new Running(List.copyOf(instances.values()), rollout, asked, false, offsets);
  }

  Optional<Workload> asked() {
    return asked;
  }

  /** Says which instances must be started. */
  List<InstanceId> restart(Set<ProcessType> types) {
    for (var type : types) {
      var highest =
          instances.keySet().stream()
              .filter(id -> id.type().equals(type))
              .mapToInt(InstanceId::ordinal)
              .max();
      highest.ifPresent(ordinal -> offsets.put(type, ordinal));
    }
    return wanted(asked.orElseThrow()).stream().filter(id -> !instances.containsKey(id)).toList();
  }

  Set<InstanceId> ids() {
    return Set.copyOf(instances.keySet());
  }

  boolean isGone() {
    return asked.isEmpty() && instances.isEmpty();
  }

  /** Says which instances must be started. */
  List<InstanceId> ask(Workload workload, Instant now) {
    var release = workload.release().number();
    if (asked.filter(before -> before.release().equals(workload.release())).isEmpty()) {
      rollout = new Rollout.InProgress(release);
      offsets.clear();
      due = now.plus(workload.deadline());
    }
    asked = Optional.of(workload);
    var missing = new ArrayList<InstanceId>();
    for (var id : wanted(workload)) {
      var there = instances.get(id);
      if (there == null) {
        missing.add(id);
      } else if (there.phase() == Phase.STOPPING) {
        again.add(id);
      }
    }
    return missing;
  }

  private List<InstanceId> wanted(Workload workload) {
    var ids = new ArrayList<InstanceId>();
    workload
        .replicas()
        .forEach((type, count) -> {
          var offset = offsets.getOrDefault(type, 0);
          for (int i = 1; i <= count; i++) {
            ids.add(new InstanceId(workload.release().number(), type, offset + i));
          }
        });
    return ids;
  }

  void start(InstanceId id, Optional<Backend> address) {
    instances.put(id, new Instance(id, Phase.STARTING, address, "", 0));
  }

  void ready(InstanceId id) {
    instances.computeIfPresent(
        id,
        (_, i) ->
            switch (i.phase()) {
              case STARTING, READY -> new Instance(id, Phase.READY, i.address(), "", i.restarts());
              case CRASHED -> new Instance(id, Phase.READY, i.address(), "", i.restarts() + 1);
              case STOPPING -> i;
            });
  }

  void crash(InstanceId id, String detail) {
    instances.computeIfPresent(
        id,
        (_, i) -> {
          var restarts = i.phase() == Phase.CRASHED ? i.restarts() + 1 : i.restarts();
          return new Instance(id, Phase.CRASHED, i.address(), detail, restarts);
        });
  }

  void stop(InstanceId id, boolean atOnce) {
    again.remove(id);
    instances.computeIfPresent(
        id, (_, i) -> new Instance(id, Phase.STOPPING, i.address(), "", i.restarts()));
    if (atOnce) {
      instances.remove(id);
    }
  }

  void gone(InstanceId id) {
    var there = instances.remove(id);
    if (there != null && again.remove(id)) {
      start(id, there.address());
    }
  }

  void forget(boolean atOnce) {
    asked = Optional.empty();
    rollout = new Rollout.None();
    due = Instant.MAX;
    ids().forEach(id -> stop(id, atOnce));
  }

  void fail(String reason) {
    if (rollout instanceof Rollout.InProgress(var release)) {
      rollout = new Rollout.Failed(release, reason);
    }
  }

  void judge(Instant now) {
    if (asked.isEmpty() || rollout instanceof Rollout.Complete) {
      return;
    }
    var wanted = wanted(asked.get());
    var ready = instances.values().stream().filter(Instance::isReady).map(Instance::id).toList();
    if (ready.containsAll(wanted)) {
      rollout = new Rollout.Complete(asked.get().release().number());
    } else if (!now.isBefore(due)) {
      var late = "not ready within " + asked.get().deadline();
      var crashed =
          instances.values().stream()
              .filter(i -> wanted.contains(i.id()) && i.phase() == Phase.CRASHED)
              .flatMap(i -> i.detail().lines().limit(1))
              .findFirst();
      fail(crashed.map(line -> late + ": " + line).orElse(late));
    }
  }

  private record Written(Instant time, LogLine line) {}

  void remember(LogLine line, Instant now) {
    written.add(new Written(now, line));
  }

  List<LogLine> remembered(Instant since) {
    return written.stream()
        .filter(each -> !each.time().isBefore(since))
        .map(Written::line)
        .toList();
  }
}
