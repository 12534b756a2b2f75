package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.policy.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * The policies of all apps. One lives on from table to table, as long as its settings do, and no
 * more than as many besides.
 */
final class Policies {
  /** So many cost little. */
  static final int FEW = 100;

  private record Key(AppName app, Routing routing) {}

  private final Map<Key, Policy> policies = new HashMap<>();

  /** How many there were when it was looked which are of use. */
  private int used;

  Policy of(Route route) {
    return route.routing().equals(Routing.NONE)
        ? Policy.NONE
        : policies.computeIfAbsent(
            new Key(route.app(), route.routing()), key -> Policy.of(key.routing()));
  }

  /** Forgets those that a table has no use for, once that may be half of them. */
  void keep(RouteTable table) {
    if (policies.size() > 2 * used + FEW) {
      forgetUnused(table);
      used = policies.size();
    }
  }

  private void forgetUnused(RouteTable table) {
    var wanted = new HashSet<Key>();
    table.routes().values().stream()
        .flatMap(Route::all)
        .filter(route -> !route.routing().equals(Routing.NONE))
        .forEach(route -> wanted.add(new Key(route.app(), route.routing())));
    policies.keySet().retainAll(wanted);
  }
}
