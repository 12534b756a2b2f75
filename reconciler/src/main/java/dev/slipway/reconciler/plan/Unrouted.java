package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Config;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import java.time.Duration;
import java.time.Instant;

/** What may be stopped without a request being lost. */
public final class Unrouted {
  private Unrouted() {}

  /**
   * Whether no router sends requests to an instance of these, and those under way had the grace of
   * what was asked for last.
   */
  public static boolean isLeftAlone(
      Instance instance, Running running, MeshState mesh, Instant now) {
    var wanted = running.desired();
    var grace = wanted.map(w -> w.release().config().grace()).orElse(Config.DEFAULT_GRACE);
    return instance.address().map(address -> isLeftAlone(address, mesh, grace, now)).orElse(true);
  }

  private static boolean isLeftAlone(Backend address, MeshState mesh, Duration grace, Instant now) {
    if (!mesh.settled() || mesh.confirmed().backends().contains(address)) {
      return false;
    }
    var since = mesh.draining().get(address);
    return since == null || !now.isBefore(since.plus(grace));
  }
}
