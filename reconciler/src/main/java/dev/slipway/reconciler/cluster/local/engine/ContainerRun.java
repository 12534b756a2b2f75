package dev.slipway.reconciler.cluster.local.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A container to run in the foreground.
 *
 * @param name unique on this machine
 * @param command instead of what the image runs; empty where that is meant
 * @param inherited the variables that it gets from the environment of the engine's program, so that
 *     their values are in no command line
 * @param said the variables whose values are in the command line
 * @param memoryBytes what it gets at most
 * @param cpuMillis what it gets at most, in thousandths of a processor
 */
public record ContainerRun(
    String name,
    String image,
    List<String> command,
    SortedSet<String> inherited,
    SortedMap<String, String> said,
    Optional<Long> memoryBytes,
    Optional<Integer> cpuMillis,
    Optional<Published> published,
    Input input) {
  public ContainerRun {
    command = List.copyOf(command);
    inherited = Collections.unmodifiableSortedSet(new TreeSet<>(inherited));
    said = Collections.unmodifiableSortedMap(new TreeMap<>(said));
  }

  /** A port of the loopback, and that of the container behind it. */
  public record Published(int port, int inside) {}

  /** What it reads. */
  public enum Input {
    NOTHING,
    /** What the engine's program reads. */
    STREAM,
    /** The terminal that the engine's program runs on. */
    TERMINAL
  }
}
