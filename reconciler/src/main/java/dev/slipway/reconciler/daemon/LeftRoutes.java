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
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routers whose routes are left for those that start while there is no daemon: without the
 * instances, which each router then finds itself. Not each of tables that come quickly one after
 * another is left.
 */
final class LeftRoutes implements RouterMesh {
  private static final Logger LOG = LoggerFactory.getLogger(LeftRoutes.class);
  private static final long PAUSE_MILLIS = 500;

  private final RouterMesh routers;
  private final StandbyRoutes place;
  private final AtomicReference<Optional<RouteTable>> unwritten =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slipway-left-routes").factory());

  /** Of the writer's thread. */
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
    routers.publish(table);
    if (unwritten.getAndSet(Optional.of(table)).isEmpty()) {
      var _ = writer.schedule(this::write, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    try {
      unwritten.getAndSet(Optional.empty()).ifPresent(this::leave);
    } catch (RuntimeException e) {
      LOG.error("the routes can not be left for routers that start", e);
    }
  }

  private void leave(RouteTable table) {
    var byApp = new TreeMap<AppName, SortedMap<Domain, Route>>();
    table
        .routes()
        .forEach((host, route) ->
            byApp
                .computeIfAbsent(route.app(), _ -> new TreeMap<>())
                .put(host, route.withBackends(_ -> Collections.emptySortedSet())));
    var next = new TreeMap<AppName, Left>();
    byApp.forEach((app, routes) ->
        next.put(
            app,
            Optional.ofNullable(left.get(app))
                .filter(before -> before.routes().equals(routes))
                .orElseGet(() -> Left.of(routes))));
    left = next;
    var texts = new TreeMap<AppName, String>();
    next.forEach((app, each) -> texts.put(app, each.text()));
    place.leave(texts);
  }

  @Override
  public MeshState state() {
    return routers.state();
  }

  @Override
  public void onChange(Runnable listener) {
    routers.onChange(listener);
  }

  /** Leaves the routers to who made them. */
  @Override
  public void close() {
    writer.shutdownNow();
  }
}
