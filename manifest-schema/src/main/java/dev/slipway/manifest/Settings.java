package dev.slipway.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a manifest that applies at once, with no new release.
 *
 * @param replicas how many instances of a process type; where it says nothing, one for what the
 *     manifest names and for {@code web}
 * @param domains host names besides {@code <app>.<platform domain>}, in the order of the manifest
 */
public record Settings(SortedMap<ProcessType, Integer> replicas, List<Domain> domains) {
  public Settings {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    domains = List.copyOf(domains);
    if (replicas.values().stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
  }
}
