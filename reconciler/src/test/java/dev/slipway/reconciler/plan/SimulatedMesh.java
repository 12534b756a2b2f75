package dev.slipway.reconciler.plan;

import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Routers as the port promises them, in memory. */
final class SimulatedMesh {
  private RouteTable confirmed = RouteTable.EMPTY;
  private boolean settled = true;
  private boolean inherited;
  private final SortedMap<Backend, Instant> draining = new TreeMap<>();

  /**
   * @param isBusy which backends have requests under way
   */
  void publish(RouteTable table, Instant now, Predicate<Backend> isBusy) {
    confirmed.backends().stream()
        .filter(backend -> !table.backends().contains(backend))
        .filter(isBusy)
        .forEach(backend -> draining.putIfAbsent(backend, now));
    draining.keySet().removeIf(table.backends()::contains);
    confirmed = table;
    inherited = false;
    settled = true;
  }

  /** One of them may serve another table, until all have the next one. */
  void unsettle() {
    settled = false;
  }

  /** The requests to these are done. */
  void drained(Predicate<Backend> which) {
    draining.keySet().removeIf(which);
  }

  MeshState state() {
    return new MeshState(confirmed, draining, settled, inherited);
  }

  /** A daemon that has just begun does not know what another told them. */
  void inherit() {
    confirmed = RouteTable.EMPTY;
    inherited = true;
  }

  /** New routers, which know nothing. */
  void forget() {
    confirmed = RouteTable.EMPTY;
    draining.clear();
  }
}
