package dev.slipway.router.mesh;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Has a router serve the tables that it is sent, and keep the last one; and while nobody sends any,
 * go on by what it finds out itself.
 */
public final class TableFollower {
  private final RouterMesh router;
  private final Consumer<RouteTable> keep;
  private RouteTable table = RouteTable.EMPTY;
  private volatile boolean hasTable;
  private boolean isTold;

  /** The routes that are served are those that a daemon left: these may change. */
  private boolean isFound;

  /** Of {@link System#nanoTime}: when the daemon was there last. */
  private long untoldSince = System.nanoTime();

  /** What was looked at last, since the daemon went. */
  private Optional<Long> looked = Optional.empty();

  /**
   * @param keep is given each table once it is served
   */
  public TableFollower(RouterMesh router, Consumer<RouteTable> keep) {
    this.router = router;
    this.keep = keep;
  }

  /** Serves the table that was kept, until another one comes. */
  public synchronized void begin(Optional<RouteTable> kept)
      throws UnavailableException, InterruptedException {
    if (kept.isPresent()) {
      serve(kept.get());
      isFound = false;
    }
  }

  /** From here on a daemon tells what to serve. */
  public synchronized void told() {
    isTold = true;
  }

  /** The daemon went. */
  public synchronized void untold() {
    isTold = false;
    untoldSince = System.nanoTime();
    looked = Optional.empty();
  }

  /**
   * Serves what this leads to.
   *
   * @throws RejectedException where it leads nowhere from here; what was served is served on
   */
  public synchronized void take(TableChange change)
      throws RejectedException, UnavailableException, InterruptedException {
    var next = change.applyTo(table);
    serve(next);
    isFound = false;
    keep.accept(next);
  }

  /**
   * Where no daemon has told anything for some time: serves the routes that there are, or else
   * those that a daemon left, with the instances that are there now.
   *
   * @param patience with a daemon that is started again; none where there is nothing to serve
   * @return whether other instances or routes are served than before
   */
  public synchronized boolean lookAround(Lookout lookout, Duration patience)
      throws UnavailableException, InterruptedException {
    var seen = lookout.changes();
    var isPatient = hasTable && System.nanoTime() - untoldSince < patience.toNanos();
    if (isTold || isPatient || looked.equals(Optional.of(seen))) {
      return false;
    }
    var next = routes(lookout).map(it -> withInstances(it, lookout));
    var isOther = next.isPresent() && !(hasTable && next.get().version().equals(table.version()));
    if (isOther) {
      isFound = isFound || !hasTable;
      serve(next.get());
      keep.accept(next.get());
    }
    looked = Optional.of(seen);
    return isOther;
  }

  /** Those that a daemon told; else those that one left, which may have been half there before. */
  private Optional<RouteTable> routes(Lookout lookout) {
    if (hasTable && !isFound) {
      return Optional.of(table);
    }
    var left = lookout.routes();
    return hasTable && left.filter(it -> !it.routes().isEmpty()).isEmpty()
        ? Optional.of(table)
        : left;
  }

  private static RouteTable withInstances(RouteTable routes, Lookout lookout) {
    var next = new TreeMap<>(routes.routes());
    next.replaceAll((host, route) -> withInstances(route, lookout));
    return routes.next(next);
  }

  private static Route withInstances(Route route, Lookout lookout) {
    return route.withBackends(
        each -> lookout.instances(each.app(), each.process()).orElse(each.backends()));
  }

  private void serve(RouteTable next) throws UnavailableException, InterruptedException {
    router.publish(next);
    table = next;
    hasTable = true;
  }

  /** Whether there is a table to serve by: one without a route is one too. */
  public boolean hasTable() {
    return hasTable;
  }

  public synchronized Serving serving() {
    return new Serving(table.version(), router.state().draining());
  }
}
