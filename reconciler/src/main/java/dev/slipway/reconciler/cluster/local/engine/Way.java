package dev.slipway.reconciler.cluster.local.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How containers are run where the engine's defaults may not work.
 *
 * @param global before the engine's command
 * @param run of a new container
 * @param publishes whether ports can be published; where not, containers use the machine's network
 */
record Way(List<String> global, List<String> run, boolean publishes) {
  private static final List<String> RUNC = List.of("--runtime", "runc");

  Way {
    global = List.copyOf(global);
    run = List.copyOf(run);
  }

  /** The ways that may work, the best first. Docker's daemon is set up for all who use it. */
  static List<Way> of(Program program, List<String> ownLimits) {
    if (!program.isPodman()) {
      return List.of(new Way(List.of(), List.of(), true));
    }
    var found = new ArrayList<Way>();
    for (var publishes : List.of(true, false)) {
      for (var global : List.of(List.<String>of(), RUNC)) {
        Stream.of(List.<String>of(), ownLimits)
            .distinct()
            .forEach(limits -> found.add(new Way(global, limits, publishes)));
      }
    }
    return found;
  }

  /** For a log. */
  @Override
  public String toString() {
    var flags = Stream.concat(global.stream(), run.stream()).collect(Collectors.joining(" "));
    return (flags + (publishes ? "" : " --network host")).strip();
  }
}
