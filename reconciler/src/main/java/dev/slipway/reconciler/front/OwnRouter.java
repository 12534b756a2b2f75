package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.router.proxy.AccessLog;
import dev.slipway.router.proxy.EmbeddedRouter;
import java.time.Clock;

/** A router of this process, which listens, with its log and its certificates. */
public record OwnRouter(EmbeddedRouter router, RouterCertificates certificates) {
  /**
   * Starts one.
   *
   * @param parts get what is to be closed
   * @throws RejectedException where it can not listen or log as asked
   */
  public static OwnRouter start(
      RouterSettings settings, PrometheusMetrics metrics, Clock clock, Parts parts)
      throws RejectedException, InterruptedException {
    var router =
        parts.add(
            new EmbeddedRouter(
                settings.options(),
                (app, status, took) -> metrics.appAnswered(status, took),
                log(settings, metrics, parts),
                clock));
    router.start();
    var certificates = new RouterCertificates(router, clock);
    if (settings.certificates().isPresent()
        && settings.certificates().get() instanceof CertificatePlace.Folder(var folder)) {
      certificates.follow(folder, parts);
    }
    metrics.watchCertificates(certificates::expiries);
    metrics.watchRouter(router::openConnections, router::requestsInFlight);
    return new OwnRouter(router, certificates);
  }

  private static AccessLog log(RouterSettings settings, PrometheusMetrics metrics, Parts parts)
      throws RejectedException {
    if (settings.accessLog().isEmpty()) {
      return AccessLog.NONE;
    }
    var log = parts.add(settings.accessLog().get().open());
    metrics.watchAccessLog(log::dropped);
    return log;
  }
}
