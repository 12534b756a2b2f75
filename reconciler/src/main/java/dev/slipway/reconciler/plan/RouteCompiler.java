package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the route table from what serves each app. Clashes of domains were settled where manifests
 * are read; should one get here, an app has its own host name, and else who has a host keeps it.
 */
final class RouteCompiler {
  private final World world;
  private final SortedMap<Domain, Route> routes = new TreeMap<>();
  private final Map<AppName, List<Domain>> served = new HashMap<>();

  RouteCompiler(World world) {
    this.world = world;
  }

  void add(AppName name, AppWorld app, Serving serving) {
    var route = new Route(name, serving.backends());
    claim(hostOf(name), route);
    app.manifest()
        .app()
        .ifPresent(a -> a.settings().domains().forEach(domain -> claim(domain, route)));
  }

  /** Keeps what is routed to an app whose manifest is gone but which must not be removed. */
  void keep(AppName name, Serving serving) {
    var route = new Route(name, serving.backends());
    claim(hostOf(name), route);
    served().getOrDefault(name, List.of()).forEach(host -> routes.putIfAbsent(host, route));
  }

  /** The hosts of each app that are served now: looked up once, however many apps are kept. */
  private Map<AppName, List<Domain>> served() {
    if (served.isEmpty()) {
      world
          .mesh()
          .confirmed()
          .routes()
          .forEach((host, route) ->
              served.computeIfAbsent(route.app(), _ -> new ArrayList<>()).add(host));
    }
    return served;
  }

  private void claim(Domain host, Route route) {
    routes.merge(host, route, (first, second) -> isOwner(host, second) ? second : first);
  }

  private boolean isOwner(Domain host, Route claimant) {
    var first = routes.get(host);
    if (first != null && host.equals(hostOf(first.app()))) {
      return false;
    }
    var served = world.mesh().confirmed().routes().get(host);
    return host.equals(hostOf(claimant.app()))
        || (served != null && served.app().equals(claimant.app()));
  }

  /** The confirmed table itself, if that is what it should be: hashing one is the costly part. */
  RouteTable compile() {
    var confirmed = world.mesh().confirmed();
    return routes.equals(confirmed.routes()) ? confirmed : new RouteTable(routes);
  }

  /** The host name that every app has. */
  private Domain hostOf(AppName app) {
    return app.below(world.domain());
  }
}
