package dev.slipway.bench.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.TestMesh;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a router follows: a daemon's side of the mesh, with one host that is visited, and others.
 */
final class Fleet implements AutoCloseable {
  private final TestMesh mesh;
  private final int others;

  private Fleet(TestMesh mesh, int others) {
    this.mesh = mesh;
    this.others = others;
  }

  /**
   * Begins.
   *
   * @param others hosts besides the one that is visited, each with two instances of its own
   */
  static Fleet start(int others) throws Exception {
    return new Fleet(TestMesh.start(), others);
  }

  /** Where a router finds it. */
  URI address() {
    return mesh.address();
  }

  /** Has a router that comes serve all routes; returns once it does. */
  void publish(int originPort) throws UnavailableException, InterruptedException {
    mesh.awaitRouters(1);
    mesh.publish(routes(originPort));
  }

  private Map<Domain, Route> routes(int originPort) {
    var routes = new HashMap<Domain, Route>();
    routes.put(new Domain("localhost"), route("bench", new Backend("127.0.0.1", originPort)));
    for (var i = 0; i < others; i++) {
      var host = "10.%d.%d.".formatted(i / 250 % 250, i % 250);
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
    mesh.close();
  }
}
