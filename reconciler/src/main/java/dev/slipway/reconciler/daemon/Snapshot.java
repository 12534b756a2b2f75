package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.plan.Plan;
import dev.slipway.reconciler.plan.World;
import dev.slipway.reconciler.status.AppStatus;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the latest pass saw, for those who ask. */
record Snapshot(ConfigView view, World world, Plan plan, SortedMap<AppName, AppStatus> apps) {
  Snapshot {
    apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
  }
}
