package dev.slipway.router.mesh;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What makes one table of another.
 *
 * @param base the version of the table that it is a change of
 * @param version of the table that it leads to
 * @param routes those that are new or others
 * @param removed hosts that are served no more
 */
public record TableChange(
    Digest base, Digest version, Map<Domain, Route> routes, Set<Domain> removed) {
  public TableChange {
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    removed = Collections.unmodifiableSet(new LinkedHashSet<>(removed));
  }

  /** From nothing. */
  public static TableChange whole(RouteTable table) {
    return between(RouteTable.EMPTY, table);
  }

  public static TableChange between(RouteTable from, RouteTable to) {
    var changes = to.since(from);
    return new TableChange(from.version(), to.version(), changes.changed(), changes.removed());
  }

  /** How many hosts it is about. */
  public int hosts() {
    return routes.size() + removed.size();
  }

  /**
   * The table that this leads to; one from nothing leads there from anywhere.
   *
   * @throws RejectedException where it is a change of another table, or leads to another than it
   *     says: who made it must send all of it
   */
  public RouteTable applyTo(RouteTable table) throws RejectedException {
    var isWhole = base.equals(RouteTable.EMPTY.version());
    if (!isWhole && !base.equals(table.version())) {
      throw new RejectedException(
          "a change of table %s, while this is %s"
              .formatted(base.abbreviated(), table.version().abbreviated()));
    }
    var next = isWhole ? table.next(routes) : table.with(routes, removed);
    if (!next.version().equals(version)) {
      throw new RejectedException(
          "table %s came out as %s: the routers and the daemon are of different versions"
              .formatted(version.abbreviated(), next.version().abbreviated()));
    }
    return next;
  }
}
