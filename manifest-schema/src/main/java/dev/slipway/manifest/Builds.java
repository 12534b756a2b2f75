package dev.slipway.manifest;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code slipway.yaml} says of where source is built, and with what.
 *
 * @param in empty: where apps run, in the cluster or on the daemon's machine
 * @param images those that bring the tools to builds in a cluster, by the kind of run image or
 *     {@code dockerfile}; a kind that is not named has a default
 * @param cpu that a build in a cluster gets at most, and {@code memory}
 * @param disk what it may write
 * @param cache that outlives a build in a cluster; empty: none does
 * @param pullSecret that opens the registries of these images to the nodes, in the namespace of the
 *     builds
 */
public record Builds(
    Optional<Place> in,
    SortedMap<String, ImageName> images,
    Cpu cpu,
    Memory memory,
    Memory disk,
    Optional<Cache> cache,
    Optional<String> pullSecret) {
  public static final Builds DEFAULT =
      new Builds(
          Optional.empty(),
          new TreeMap<>(),
          new Cpu(2000),
          new Memory(2L << 30),
          new Memory(10L << 30),
          Optional.empty(),
          Optional.empty());

  /** Where builds run. */
  public enum Place {
    /** Each in a pod of its own. */
    CLUSTER,
    /** On the machine of the daemon, with its tools. */
    DAEMON
  }

  /**
   * What each app's builds keep for the next one.
   *
   * @param storageClass of the volumes; empty: the cluster's default
   */
  public record Cache(Memory size, Optional<String> storageClass) {}

  public Builds {
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
  }
}
