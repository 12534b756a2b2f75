package dev.slipway.bench.proxy;

import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.MeshAccess;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.mesh.ConnectedRouters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a router follows: a daemon's side of the mesh, with one host that is visited, and others.
 */
final class Fleet implements AutoCloseable {
  /** Besides the one that is visited, each with two instances of its own. */
  static final int OTHER_ROUTES = 5_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConnectedRouters mesh =
      new ConnectedRouters(Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});
  private final ApiServer api =
      new ApiServer(
          new ApiServer.Endpoint(
              new ListenAddress("127.0.0.1", 0),
              Set.of(),
              Optional.empty(),
              Optional.of(new MeshAccess(mesh, Optional.empty(), Optional.empty()))),
          new FakeControlPlane(),
          new PrometheusMetrics());

  static Fleet start() throws Exception {
    var fleet = new Fleet();
    fleet.api.start();
    return fleet;
  }

  /** Where a router finds it. */
  String address() {
    return "http://127.0.0.1:" + api.port();
  }

  /** Has a router that comes serve all routes; returns once it does. */
  void publish(int originPort) throws UnavailableException, InterruptedException {
    await("a router").atMost(PATIENCE).until(() -> !mesh.statuses().isEmpty());
    mesh.publish(mesh.state().confirmed().next(routes(originPort)));
  }

  private static Map<Domain, Route> routes(int originPort) {
    var routes = new HashMap<Domain, Route>();
    routes.put(new Domain("localhost"), route("bench", new Backend("127.0.0.1", originPort)));
    for (var i = 0; i < OTHER_ROUTES; i++) {
      var host = "10.%d.%d.".formatted(i / 250, i % 250);
      routes.put(
          new Domain("app" + i + ".example.com"),
          route("app" + i, new Backend(host + 1, 8080), new Backend(host + 2, 8080)));
    }
    return routes;
  }

  private static Route route(String app, Backend... backends) {
    return new Route(new AppName(app), new TreeSet<>(List.of(backends)));
  }

  @Override
  public void close() {
    api.close();
    mesh.close();
  }
}
