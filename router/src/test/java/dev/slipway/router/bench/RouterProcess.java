package dev.slipway.router.bench;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.proxy.EmbeddedRouter;
import dev.slipway.router.proxy.RouterMetrics;
import dev.slipway.router.proxy.RouterOptions;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A process with nothing in it but the router: one host, one instance. */
final class RouterProcess {
  private RouterProcess() {}

  /** Arguments: the port to listen on, the port of the instance. */
  public static void main(String[] arguments) throws Exception {
    var options = RouterOptions.defaults().listeningOn("127.0.0.1", Integer.parseInt(arguments[0]));
    var backends = new TreeSet<Backend>();
    backends.add(new Backend("127.0.0.1", Integer.parseInt(arguments[1])));
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain("localhost"), new Route(new AppName("bench"), backends));
    var router = new EmbeddedRouter(options, RouterMetrics.NONE, InstantSource.system());
    router.start();
    router.publish(new RouteTable(routes));
    new CountDownLatch(1).await();
  }
}
