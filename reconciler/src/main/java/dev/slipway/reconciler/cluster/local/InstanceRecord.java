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
 */
record InstanceRecord(
    AppName app,
    InstanceId id,
    InstanceSpec spec,
    boolean retired,
    int restarts,
    Optional<Integer> port,
    Optional<String> marker,
    Optional<ProcessIdentity> process) {
  static InstanceRecord wanted(AppName app, InstanceId id, InstanceSpec spec) {
    return new InstanceRecord(
        app, id, spec, false, 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  InstanceRecord asRetired() {
    return new InstanceRecord(app, id, spec, true, restarts, port, marker, process);
  }

  InstanceRecord about(String newMarker, Optional<Integer> newPort, int newRestarts) {
    return new InstanceRecord(
        app, id, spec, retired, newRestarts, newPort, Optional.of(newMarker), Optional.empty());
  }

  InstanceRecord running(ProcessIdentity started) {
    return new InstanceRecord(app, id, spec, retired, restarts, port, marker, Optional.of(started));
  }

  InstanceRecord stopped() {
    return new InstanceRecord(
        app, id, spec, retired, restarts, port, Optional.empty(), Optional.empty());
  }
}
