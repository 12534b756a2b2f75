package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Protocol;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an instance is started from. It is written to disk, so secrets stay references in it.
 *
 * @param workingFolder absolute in the image
 * @param listens whether it is given a port
 * @param protocol that it speaks on it
 * @param health its readiness is said wherever it listens
 * @param memory what it gets at most
 * @param commit of the source it was built from; empty where it was not built here
 * @param container how it runs in one; empty where it is a process of this machine
 */
record InstanceSpec(
    ImageRef image,
    String workingFolder,
    SortedMap<String, String> imageEnv,
    List<String> command,
    SortedMap<EnvName, EnvValue> env,
    boolean listens,
    Protocol protocol,
    Health health,
    Optional<Memory> memory,
    Duration grace,
    Optional<ObjectId> commit,
    Optional<ContainerSpec> container) {
  InstanceSpec {
    imageEnv = Collections.unmodifiableSortedMap(new TreeMap<>(imageEnv));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    command = List.copyOf(command);
    if (command.isEmpty() && container.isEmpty()) {
      throw new IllegalArgumentException("an instance needs a command");
    }
    if (health.needsPort() && !listens) {
      throw new IllegalArgumentException("a check needs a port: " + health);
    }
  }

  /** What nobody but us holds it to. */
  Optional<Memory> watchedMemory() {
    return container.isPresent() ? Optional.empty() : memory;
  }

  /** Whether another daemon must know that a process has started: it asks other things then. */
  boolean tellsStart() {
    return health.liveness().isPresent() || health.startup().isPresent();
  }
}
