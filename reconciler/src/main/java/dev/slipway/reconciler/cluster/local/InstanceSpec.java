package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
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
 * @param health empty where it does not listen
 */
record InstanceSpec(
    ImageRef image,
    String workingFolder,
    SortedMap<String, String> imageEnv,
    List<String> command,
    SortedMap<EnvName, EnvValue> env,
    Optional<HealthCheck> health,
    Duration grace,
    ObjectId commit) {
  InstanceSpec {
    imageEnv = Collections.unmodifiableSortedMap(new TreeMap<>(imageEnv));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("an instance needs a command");
    }
  }

  boolean listens() {
    return health.isPresent();
  }
}
