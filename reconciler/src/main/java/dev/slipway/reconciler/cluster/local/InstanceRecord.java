package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.cluster.InstanceId;
import java.util.Optional;

/**
 * What is on disk of an instance: enough to adopt it, to start it again and to stop it.
 *
 * @param retired whether it is to be stopped for good
 * @param marker what its last process carries in its environment; written before it starts
 * @param process its last process; written after it started
 * @param started whether that process was seen to have started, so that from then on it must live
 */
record InstanceRecord(
    AppName app,
    InstanceId id,
    InstanceSpec spec,
    boolean retired,
    int restarts,
    Optional<Integer> port,
    Optional<String> marker,
    Optional<ProcessIdentity> process,
    boolean started) {
  static InstanceRecord wanted(AppName app, InstanceId id, InstanceSpec spec) {
    return new InstanceRecord(
        app, id, spec, false, 0, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  InstanceRecord asRetired() {
    return new InstanceRecord(app, id, spec, true, restarts, port, marker, process, started);
  }

  InstanceRecord about(String newMarker, Optional<Integer> newPort, int newRestarts) {
    return new InstanceRecord(
        app,
        id,
        spec,
        retired,
        newRestarts,
        newPort,
        Optional.of(newMarker),
        Optional.empty(),
        false);
  }

  InstanceRecord running(ProcessIdentity identity) {
    return new InstanceRecord(
        app, id, spec, retired, restarts, port, marker, Optional.of(identity), false);
  }

  InstanceRecord asStarted() {
    return new InstanceRecord(app, id, spec, retired, restarts, port, marker, process, true);
  }

  InstanceRecord stopped() {
    return new InstanceRecord(
        app, id, spec, retired, restarts, port, Optional.empty(), Optional.empty(), false);
  }
}
