package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import java.util.List;
import java.util.Optional;

/**
 * A route as it is served.
 *
 * @param app never empty; as an optional, because that is how it is told to the metrics
 */
record Target(Optional<AppName> app, List<Instance> instances) {
  Target {
    instances = List.copyOf(instances);
  }

  /**
   * The instance with the fewest requests under way. Among equals the first from {@code rotation}
   * on, so that ties go round.
   */
  Optional<Instance> leastLoaded(int rotation, Optional<Instance> except) {
    Optional<Instance> best = Optional.empty();
    var least = Integer.MAX_VALUE;
    var count = instances.size();
    for (var i = 0; i < count; i++) {
      var instance = instances.get(Math.floorMod(rotation + i, count));
      var load = instance.load();
      if (load < least && (except.isEmpty() || except.get() != instance)) {
        best = Optional.of(instance);
        least = load;
      }
    }
    return best;
  }
}
