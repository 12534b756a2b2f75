package dev.slipway.reconciler.bench;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Memory;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.TestMesh;
import dev.slipway.reconciler.api.TlsFiles;
import dev.slipway.reconciler.front.RouterNode;
import dev.slipway.reconciler.front.RouterNodeSettings;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.bench.Wrk;
import dev.slipway.router.mesh.RouterName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a table's publication until each of two routers serves it, and whether a
 * client of theirs notices anything. Daemon and routers are in this process; between them is the
 * network.
 */
final class MeshBench implements AutoCloseable {
  private static final int ROUTERS = 2;
  private static final int CONNECTIONS = 8;
  private static final String VISITED = "localhost";

  private final Random random = new Random(11);
  private final TestMesh mesh = TestMesh.start();
  private final List<RouterNode> nodes = new ArrayList<>();
  private final Backend origin;
  private final Map<Domain, Route> routes = new HashMap<>();

  /** In microseconds. */
  record Took(long whole, long median, long p99, long worst, long requests) {}

  /**
   * @param origin what answers the load
   */
  MeshBench(Path folder, int hosts, Backend origin) throws Exception {
    this.origin = origin;
    for (var i = 0; i < ROUTERS; i++) {
      nodes.add(RouterNode.start(settings(folder.resolve("router" + i), "router" + i)));
    }
    routes.put(new Domain(VISITED), route("visited", origin));
    for (var i = 0; i < hosts; i++) {
      routes.put(new Domain("app" + i + ".example.com"), elsewhere(i));
    }
  }

  private RouterNodeSettings settings(Path folder, String name) {
    return new RouterNodeSettings(
        mesh.address(),
        Optional.of(new RouterName(name)),
        Optional.empty(),
        TlsFiles.NONE,
        Optional.empty(),
        RouterSettings.on(new ListenAddress("127.0.0.1", 0)).withMaxBody(new Memory(1 << 20)),
        new ListenAddress("127.0.0.1", 0),
        folder,
        Duration.ZERO);
  }

  private static Route route(String app, Backend... backends) {
    return new Route(new AppName(app), new TreeSet<>(List.of(backends)));
  }

  private Route elsewhere(int host) {
    return route(
        "app" + host,
        new Backend("10.0.0." + random.nextInt(1, 250), random.nextInt(1024, 65_536)),
        new Backend("10.0.1." + random.nextInt(1, 250), random.nextInt(1024, 65_536)));
  }

  /**
   * @param changes one host each: other instances, gone, or there again
   * @param load for how long requests come meanwhile, at each router
   */
  Took run(int changes, Duration load) throws Exception {
    mesh.awaitRouters(ROUTERS);
    var whole = publish();
    var visitors = nodes.stream().map(node -> visit(node.port(), load)).toList();
    for (var i = 0; i < changes / 10; i++) {
      change();
      publish();
    }
    var took = new long[changes];
    for (var i = 0; i < changes; i++) {
      change();
      took[i] = publish();
    }
    var requests = 0L;
    for (var visitor : visitors) {
      requests += visitor.get(1, TimeUnit.MINUTES);
    }
    Arrays.sort(took);
    return new Took(
        whole, took[changes / 2], took[changes * 99 / 100], took[changes - 1], requests);
  }

  private static CompletableFuture<Long> visit(int port, Duration time) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return Wrk.requests(port, CONNECTIONS, time);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private void change() {
    var number = random.nextInt(routes.size());
    var host = new Domain("app" + number + ".example.com");
    if (random.nextInt(10) > 0 || routes.remove(host) == null) {
      routes.put(host, elsewhere(number));
    }
    routes.put(new Domain(VISITED), route("visited", origin));
  }

  private long publish() throws Exception {
    var begin = System.nanoTime();
    mesh.publish(routes);
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    nodes.forEach(RouterNode::close);
    mesh.close();
  }
}
