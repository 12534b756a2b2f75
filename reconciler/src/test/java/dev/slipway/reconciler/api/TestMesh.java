package dev.slipway.reconciler.api;

import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.router.Route;
import dev.slipway.router.mesh.ConnectedRouters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A daemon's side of the mesh, without a router of its own, for routers that follow it. */
public final class TestMesh implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConnectedRouters mesh =
      new ConnectedRouters(Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});
  private final ApiServer api = server(mesh);

  /** One that listens, on a port of its own. */
  public static TestMesh start() throws RejectedException, InterruptedException {
    var started = new TestMesh();
    started.api.start();
    return started;
  }

  /**
   * What routers and commands find these by, once it is started: on a port of its own, for anyone.
   */
  public static ApiServer server(ConnectedRouters mesh) {
    return new ApiServer(
        new ApiServer.Endpoint(
            new ListenAddress("127.0.0.1", 0),
            Set.of(),
            Optional.empty(),
            Optional.of(new MeshAccess(mesh, Optional.empty(), Optional.empty()))),
        new FakeControlPlane(),
        new PrometheusMetrics());
  }

  /** Where routers find it. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + api.port());
  }

  public void awaitRouters(int count) {
    await(count + " routers").atMost(PATIENCE).until(() -> mesh.statuses().size() == count);
  }

  /** Has all routers serve these; returns once they do. */
  public void publish(Map<Domain, Route> routes) throws UnavailableException, InterruptedException {
    mesh.publish(mesh.state().confirmed().next(routes));
  }

  @Override
  public void close() {
    api.close();
    mesh.close();
  }
}
