package dev.slipway.manifest;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where and as what instances run in a cluster; nothing of it matters on one machine.
 *
 * @param nodeSelector the labels that a node must have
 * @param pullSecret the name of the cluster's secret that opens the image's registry
 * @param labels what the objects of the app carry besides Slipway's own labels
 */
public record Placement(
    SortedMap<String, String> nodeSelector,
    Optional<String> pullSecret,
    SortedMap<String, String> labels) {
  /** Nothing said. */
  public static final Placement ANYWHERE =
      new Placement(new TreeMap<>(), Optional.empty(), new TreeMap<>());

  public Placement {
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
