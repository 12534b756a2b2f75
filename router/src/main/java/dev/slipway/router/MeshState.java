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
 */
public record MeshState(
    RouteTable confirmed, SortedMap<Backend, Instant> draining, boolean settled) {
  /** One in which all serve the same. */
  public MeshState(RouteTable confirmed, SortedMap<Backend, Instant> draining) {
    this(confirmed, draining, true);
  }

  public MeshState {
    draining = Collections.unmodifiableSortedMap(new TreeMap<>(draining));
  }
}
