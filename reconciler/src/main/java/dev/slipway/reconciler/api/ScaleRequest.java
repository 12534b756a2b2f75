package dev.slipway.reconciler.api;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.git.Person;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish for other numbers of instances.
 *
 * @param processes how many of each process type
 * @param author who the commit says asked for it; empty: Slipway
 */
public record ScaleRequest(SortedMap<ProcessType, Integer> processes, Optional<Person> author) {
  public ScaleRequest {
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    if (processes.isEmpty() || processes.values().stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("not numbers of instances: " + processes);
    }
  }
}
