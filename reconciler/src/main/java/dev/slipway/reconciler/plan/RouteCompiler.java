package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Routing;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.router.Logins;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the route table from what serves each app. Clashes of domains were settled where manifests
 * are read; should one get here, an app has its own host name, and else who has a host keeps it.
 */
final class RouteCompiler {
  /**
   * An app that is routed to.
   *
   * @param hosts besides the one that every app has
   * @param yields whether it has those only as long as no other app claims them
   */
  private record Served(
      Routing routing,
      Optional<Logins> logins,
      Serving serving,
      List<Domain> hosts,
      boolean yields) {
    Route route(AppName name, ProcessType type) {
      return new Route(name, type, serving.to(type), routing, logins, new TreeMap<>());
    }
  }

  private final World world;
  private final Map<AppName, Served> apps = new LinkedHashMap<>();
  private final Map<Domain, Route> routes = new HashMap<>();
  private final Map<AppName, List<Domain>> served = new HashMap<>();

  RouteCompiler(World world) {
    this.world = world;
  }

  void add(AppName name, AppWorld app, Serving serving) {
    var manifest = app.manifest().app();
    var routing =
        manifest.map(it -> it.routing(world.platform())).orElseGet(world.platform()::routing);
    var hosts = manifest.map(it -> it.settings().domains()).orElseGet(List::of);
    apps.put(name, new Served(routing, logins(name, routing), serving, hosts, false));
  }

  /** Keeps what is routed to an app whose manifest is gone but which must not be removed. */
  void keep(AppName name, Running running) {
    var hosts = served().getOrDefault(name, List.of());
    var route = confirmed(hosts);
    var routing = route.map(Route::routing).orElseGet(world.platform()::routing);
    var serving =
        Serving.of(Optional.empty(), running, world.mesh().confirmed(), routing.processes());
    apps.put(name, new Served(routing, route.flatMap(Route::logins), serving, hosts, true));
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

  /** As they are served: nothing else says by now what they were. */
  private Optional<Route> confirmed(List<Domain> hosts) {
    return hosts.stream().findFirst().map(world.mesh().confirmed().routes()::get);
  }

  /** Whom it lets in; whom it let in, as long as nothing else is known of that. */
  private Optional<Logins> logins(AppName name, Routing routing) {
    if (routing.logins().isEmpty()) {
      return Optional.empty();
    }
    var state = world.logins().getOrDefault(name, LoginState.UNREAD);
    return state.isUnknown()
        ? confirmed(served().getOrDefault(name, List.of()))
            .filter(route -> route.routing().logins().equals(routing.logins()))
            .flatMap(Route::logins)
        : state.logins();
  }

  private Route route(AppName name, Served app) {
    var route = app.route(name, ProcessType.WEB);
    var branches = new TreeMap<String, Route>();
    app.routing().paths().forEach((path, to) -> branches.put(path, branch(name, app, to)));
    return route.with(branches);
  }

  /** What leads nowhere answers 503 on its path alone. */
  private Route branch(AppName name, Served app, Destination to) {
    return switch (to) {
      case Destination.OwnProcess(var type) -> app.route(name, type);
      case Destination.OtherApp(var other) ->
          Optional.ofNullable(apps.get(other))
              .map(it -> it.route(other, ProcessType.WEB))
              .orElseGet(() -> new Route(other, new TreeSet<>()));
    };
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
    apps.forEach((name, app) -> {
      var route = route(name, app);
      claim(hostOf(name), route);
      for (var host : app.hosts()) {
        if (app.yields()) {
          routes.putIfAbsent(host, route);
        } else {
          claim(host, route);
        }
      }
    });
    return world.mesh().confirmed().next(routes);
  }

  /** The host name that every app has. */
  private Domain hostOf(AppName app) {
    return app.below(world.domain());
  }
}
