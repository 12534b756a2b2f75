package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.policy.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** The policies of all apps. One lives on from table to table, as long as its settings do. */
final class Policies {
  private record Key(AppName app, Routing routing) {}

  private final Map<Key, Policy> policies = new HashMap<>();

  Policy of(Route route) {
    return route.routing().equals(Routing.NONE)
        ? Policy.NONE
        : policies.computeIfAbsent(
            new Key(route.app(), route.routing()), key -> Policy.of(key.routing()));
  }

  /** Forgets those that a table has no use for. */
  void keep(RouteTable table) {
    var used = new HashSet<Key>();
    table.routes().values().stream()
        .flatMap(Route::all)
        .filter(route -> !route.routing().equals(Routing.NONE))
        .forEach(route -> used.add(new Key(route.app(), route.routing())));
    policies.keySet().retainAll(used);
  }
}
