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
  private volatile boolean isUpToDate;
  private boolean isTold;

  /** The routes that are served are those that a daemon left: these may change. */
  private boolean isFound;

  /** Of {@link System#nanoTime}: when a daemon that told was there last; empty before any was. */
  private Optional<Long> untoldSince = Optional.empty();

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

  /** The daemon went. */
  public synchronized void untold() {
    if (isTold) {
      isTold = false;
      untoldSince = Optional.of(System.nanoTime());
      looked = Optional.empty();
    }
  }

  /**
   * Serves what this leads to. From here on a daemon tells what to serve, until it goes.
   *
   * @throws RejectedException where it leads nowhere from here; what was served is served on
   */
  public synchronized void take(TableChange change)
      throws RejectedException, UnavailableException, InterruptedException {
    var next = change.applyTo(table);
    serve(next);
    isFound = false;
    isTold = true;
    isUpToDate = true;
    keep.accept(next);
  }

  /**
   * Where no daemon has told anything for some time: serves the routes that there are, or else
   * those that a daemon left, with the instances that are there now. So it does at once where none
   * has told since this began: routes that were kept may lead to what others have by now.
   *
   * @param patience with a daemon that is started again
   * @return whether other instances or routes are served than before
   */
  public synchronized boolean lookAround(Lookout lookout, Duration patience)
      throws UnavailableException, InterruptedException {
    var seen = lookout.changes();
    var isSeen = !lookout.isUpToDate() || looked.equals(Optional.of(seen));
    if (isTold || isSeen || isPatient(patience)) {
      return false;
    }
    var next = withInstances(routes(lookout), lookout);
    var isOther = !hasTable || !next.version().equals(table.version());
    if (isOther) {
      isFound = isFound || !hasTable;
      serve(next);
      keep.accept(next);
    }
    looked = Optional.of(seen);
    isUpToDate = true;
    return isOther;
  }

  private boolean isPatient(Duration patience) {
    return untoldSince.filter(it -> System.nanoTime() - it < patience.toNanos()).isPresent();
  }

  /** Those that a daemon told; else those that one left, which may have been half there before. */
  private RouteTable routes(Lookout lookout) {
    if (hasTable && !isFound) {
      return table;
    }
    var left = lookout.routes();
    return hasTable && left.routes().isEmpty() ? table : left;
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

  /** Whether it was told what to serve, or has looked, since it began: what was kept may be old. */
  public boolean isUpToDate() {
    return isUpToDate;
  }

  public synchronized Serving serving() {
    return new Serving(hasTable ? table.version() : Serving.NO_TABLE, router.state().draining());
  }
}
