package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the route table from what serves each app. Clashes of domains were settled where manifests
 * are read; should one get here, the app that has the host keeps it.
 */
final class RouteCompiler {
  private final World world;
  private final SortedMap<Domain, Route> routes = new TreeMap<>();

  RouteCompiler(World world) {
    this.world = world;
  }

  void add(AppName name, AppWorld app, Serving serving) {
    var route = new Route(name, serving.backends());
    claim(hostOf(name, world.domain()), route);
    app.manifest()
        .app()
        .ifPresent(a -> a.settings().domains().forEach(domain -> claim(domain, route)));
  }

  private void claim(Domain host, Route route) {
    routes.merge(host, route, this::settle);
  }

  private Route settle(Route first, Route second) {
    var served = world.mesh().confirmed().routes().values();
    return served.stream().anyMatch(r -> r.app().equals(second.app()))
            && served.stream().noneMatch(r -> r.app().equals(first.app()))
        ? second
        : first;
  }

  RouteTable compile() {
    return new RouteTable(routes);
  }

  /** The host name that every app has. */
  static Domain hostOf(AppName app, Domain domain) {
    return new Domain(app + "." + domain);
  }
}
