package dev.slipway.router.mesh;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.util.Optional;
import java.util.function.Consumer;

/** Has a router serve the tables that it is sent, and keep the last one. Of one thread. */
public final class TableFollower {
  private final RouterMesh router;
  private final Consumer<RouteTable> keep;
  private volatile RouteTable table = RouteTable.EMPTY;
  private volatile boolean hasTable;

  /**
   * @param keep is given each table once it is served
   */
  public TableFollower(RouterMesh router, Consumer<RouteTable> keep) {
    this.router = router;
    this.keep = keep;
  }

  /** Serves the table that was kept, until another one comes. */
  public void begin(Optional<RouteTable> kept) throws UnavailableException, InterruptedException {
    if (kept.isPresent()) {
      serve(kept.get());
    }
  }

  /**
   * Serves what this leads to.
   *
   * @throws RejectedException where it leads nowhere from here; what was served is served on
   */
  public void take(TableChange change)
      throws RejectedException, UnavailableException, InterruptedException {
    var next = change.applyTo(table);
    serve(next);
    keep.accept(next);
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

  public Serving serving() {
    return new Serving(table.version(), router.state().draining());
  }
}
