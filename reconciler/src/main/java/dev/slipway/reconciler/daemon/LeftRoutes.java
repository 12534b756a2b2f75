package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.TableJson;
import dev.slipway.reconciler.cluster.StandbyRoutes;
import dev.slipway.router.MeshState;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.mesh.TableChange;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Routers whose routes are left for those that start while there is no daemon: without the
 * instances, which each router then finds itself.
 */
final class LeftRoutes implements RouterMesh {
  private final RouterMesh routers;
  private final StandbyRoutes place;

  /** What was left last; of the place's thread. */
  private SortedMap<AppName, Left> left = new TreeMap<>();

  LeftRoutes(RouterMesh routers, StandbyRoutes place) {
    this.routers = routers;
    this.place = place;
  }

  /** The routes of one app, and their text. */
  private record Left(SortedMap<Domain, Route> routes, String text) {
    static Left of(SortedMap<Domain, Route> routes) {
      return new Left(routes, TableJson.write(TableChange.whole(new RouteTable(routes))));
    }
  }

  @Override
  public void publish(RouteTable table) throws UnavailableException, InterruptedException {
    try {
      routers.publish(table);
    } finally { // a router that does not take it keeps it from no other that starts
      place.leave(() -> texts(table));
    }
  }

  private SortedMap<AppName, String> texts(RouteTable table) {
    var byApp = new TreeMap<AppName, SortedMap<Domain, Route>>();
    table
        .routes()
        .forEach((host, route) ->
            byApp
                .computeIfAbsent(route.app(), _ -> new TreeMap<>())
                .put(host, route.withoutBackends()));
    var next = new TreeMap<AppName, Left>();
    var texts = new TreeMap<AppName, String>();
    byApp.forEach((app, routes) -> {
      var same = Optional.ofNullable(left.get(app)).filter(it -> it.routes().equals(routes));
      var now = same.orElseGet(() -> Left.of(routes));
      next.put(app, now);
      texts.put(app, now.text());
    });
    left = next;
    return texts;
  }

  @Override
  public MeshState state() {
    return routers.state();
  }

  @Override
  public void onChange(Runnable listener) {
    routers.onChange(listener);
  }

  /** Leaves the routers, and the place, to who made them. */
  @Override
  public void close() {}
}
