package dev.slipway.router.mesh;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import java.util.Optional;
import java.util.SortedSet;

/** What a router finds out by itself, for the time in which no daemon tells it. For any thread. */
public interface Lookout {
  /** Whether all is known that is there. Before that, nothing else is to be asked. */
  boolean isUpToDate();

  /** The routes that a daemon left for routers that start while there is none. */
  RouteTable routes();

  /** The healthy instances of a process type; empty where nothing is known of any. */
  Optional<SortedSet<Backend>> instances(AppName app, ProcessType process);

  /** Another number whenever any of that may have changed. */
  long changes();
}
