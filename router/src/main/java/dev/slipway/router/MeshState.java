package dev.slipway.router;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the routers serve.
 *
 * @param confirmed the table that every router serves
 * @param draining the backends that are no longer in it but still have requests under way, and
 *     since when they are out of it
 * @param settled whether no router serves another table: where one may, nobody knows which
 *     instances it leads to
 * @param inherited whether what they serve may be what another daemon told them: this one has told
 *     them nothing yet
 */
public record MeshState(
    RouteTable confirmed,
    SortedMap<Backend, Instant> draining,
    boolean settled,
    boolean inherited) {
  /** One whose routers are this daemon's own. */
  public MeshState(RouteTable confirmed, SortedMap<Backend, Instant> draining, boolean settled) {
    this(confirmed, draining, settled, false);
  }

  /** One in which all serve the same. */
  public MeshState(RouteTable confirmed, SortedMap<Backend, Instant> draining) {
    this(confirmed, draining, true);
  }

  public MeshState {
    draining = Collections.unmodifiableSortedMap(new TreeMap<>(draining));
  }
}
