package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Route tables, short to write. */
final class Tables {
  private Tables() {}

  static RouteTable of(String host, Backend... backends) {
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain(host), new Route(new AppName("shop"), new TreeSet<>(List.of(backends))));
    return new RouteTable(routes);
  }

  static RouteTable of(String host, Routing routing, Backend... backends) {
    var routes = new TreeMap<Domain, Route>();
    var behind = new TreeSet<>(List.of(backends));
    routes.put(new Domain(host), new Route(new AppName("shop"), behind, routing));
    return new RouteTable(routes);
  }
}
