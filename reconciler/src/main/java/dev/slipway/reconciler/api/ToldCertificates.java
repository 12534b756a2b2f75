package dev.slipway.reconciler.api;

import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.router.mesh.RouterName;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The certificates of routers of their own, as those that are connected told last. */
public final class ToldCertificates {
  private final ConcurrentSkipListMap<RouterName, Told> byRouter =
      new ConcurrentSkipListMap<>(Comparator.comparing(RouterName::value));

  private record Told(Object by, List<CertificateStatus> certificates) {}

  /**
   * Takes the place of what the router told before.
   *
   * @param by the connection
   */
  void told(RouterName router, Object by, List<CertificateStatus> certificates) {
    byRouter.put(
        router, new Told(by, certificates.stream().map(each -> each.of(router.value())).toList()));
  }

  /** Forgets what came by this connection. */
  void left(RouterName router, Object by) {
    byRouter.computeIfPresent(router, (_, told) -> told.by().equals(by) ? null : told);
  }

  /** Of all routers, by their names. */
  public List<CertificateStatus> all() {
    return byRouter.values().stream().flatMap(told -> told.certificates().stream()).toList();
  }
}
