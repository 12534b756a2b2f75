package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.router.RouteTable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is possible now.
 *
 * @param apps every app that has a manifest or still runs
 * @param routes the table that the routers should serve
 * @param publish whether they serve another
 */
public record Plan(SortedMap<AppName, AppPlan> apps, RouteTable routes, boolean publish) {
  public Plan {
    apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
  }

  /** Every step, in the order of the apps. */
  public Stream<Step> steps() {
    return apps.values().stream()
        .flatMap(app -> Stream.concat(app.supply().stream(), app.world().stream()));
  }

  /** Whether there is nothing to do. */
  public boolean isQuiet() {
    return !publish && steps().findAny().isEmpty();
  }
}
