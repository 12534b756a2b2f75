package dev.slipway.reconciler.front;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.TableJson;
import dev.slipway.reconciler.cluster.kubernetes.RouterWatch;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.mesh.Lookout;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a router finds out from the cluster that it runs in. */
record ClusterLookout(RouterWatch watch) implements Lookout {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLookout.class);

  @Override
  public boolean isUpToDate() {
    return watch.isUpToDate();
  }

  /** What can not be read is left out alone: the other apps are served. */
  @Override
  public RouteTable routes() {
    var routes = new TreeMap<Domain, Route>();
    watch
        .routes()
        .forEach((name, text) -> {
          try {
            TableJson.read(text).applyTo(RouteTable.EMPTY).routes().forEach(routes::putIfAbsent);
          } catch (RejectedException e) {
            LOG.warn(
                "routes of the cluster can not be used secret={} reason={}", name, e.getMessage());
          }
        });
    return new RouteTable(routes);
  }

  @Override
  public Optional<SortedSet<Backend>> instances(AppName app, ProcessType process) {
    return watch.instances(app, process);
  }

  @Override
  public long changes() {
    return watch.changes();
  }
}
