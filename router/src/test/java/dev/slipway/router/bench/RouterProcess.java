package dev.slipway.router.bench;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.proxy.EmbeddedRouter;
import dev.slipway.router.proxy.RouterMetrics;
import dev.slipway.router.proxy.RouterOptions;
import dev.slipway.router.tls.CertificateSource;
import dev.slipway.router.tls.CertificateTable;
import dev.slipway.router.tls.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A process with nothing in it but the router: one host that is visited, and many others. */
final class RouterProcess {
  /** Besides the one that is visited, each with two instances of its own. */
  static final int OTHER_ROUTES = 5_000;

  private RouterProcess() {}

  /** Arguments: the ports to listen on, with TLS last; the instance's; certificate and key. */
  public static void main(String[] arguments) throws Exception {
    var options = RouterOptions.defaults().listeningOn("127.0.0.1", Integer.parseInt(arguments[0]));
    var tls =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    var router =
        new EmbeddedRouter(
            options.with(options.entrances().withTls(tls)),
            RouterMetrics.NONE,
            InstantSource.system());
    var faults = router.serve(certificates(arguments[3], arguments[4]));
    if (!faults.isEmpty()) {
      throw new IllegalStateException(faults.toString());
    }
    router.publish(table(Integer.parseInt(arguments[2])));
    router.start();
    new CountDownLatch(1).await();
  }

  private static CertificateTable certificates(String chain, String key) throws Exception {
    var source =
        new CertificateSource(
            chain, Files.readString(Path.of(chain)), key, Files.readString(Path.of(key)));
    return Certificates.NONE
        .next(new TreeMap<>(Map.of("localhost", source)), Instant.now())
        .table();
  }

  private static RouteTable table(int originPort) {
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain("localhost"), route("bench", new Backend("127.0.0.1", originPort)));
    for (var i = 0; i < OTHER_ROUTES; i++) {
      var host = "10.%d.%d.".formatted(i / 250, i % 250);
      routes.put(
          new Domain("app" + i + ".example.com"),
          route("app" + i, new Backend(host + 1, 8080), new Backend(host + 2, 8080)));
    }
    return new RouteTable(routes);
  }

  private static Route route(String app, Backend... backends) {
    return new Route(new AppName(app), new TreeSet<>(List.of(backends)));
  }
}
