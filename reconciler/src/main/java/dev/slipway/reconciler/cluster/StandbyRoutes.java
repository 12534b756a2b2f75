package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Where routers find the routes that start while there is no daemon. */
public interface StandbyRoutes {
  /**
   * Leaves these, in the place of those that were left before. Soon, and until it was done; what is
   * left next takes the place of what is not written yet.
   *
   * @param routes of each app, as text; asked for on one thread of this place, when it writes
   */
  void leave(Supplier<SortedMap<AppName, String>> routes);
}
