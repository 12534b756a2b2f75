package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.kubernetes.RouterWatch;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.router.mesh.TableFollower;
import dev.slipway.router.tls.CertificateSource;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a router makes of the cluster that it looks at by itself: routes and instances while no
 * daemon tells it, and certificates all the time.
 *
 * @param begun of {@link System#nanoTime}
 */
record ClusterLook(RouterWatch watch, long begun) {
  /** Before a router that has routes is ready without its certificates. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  /**
   * Begins to look.
   *
   * @param certificates that are to be those of the cluster
   * @param parts get what is to be closed
   * @throws RejectedException where the kubeconfig can not be used
   */
  static ClusterLook begin(
      RouterCluster cluster,
      TableFollower follower,
      Optional<RouterCertificates> certificates,
      Parts parts)
      throws RejectedException {
    var watch =
        parts.add(
            RouterWatch.open(
                cluster.options(),
                cluster.namespace(),
                seen -> certificates.ifPresent(it -> it.serve(sources(cluster, seen)))));
    parts.add(new Unaided(follower, new ClusterLookout(watch))).start();
    return new ClusterLook(watch, System.nanoTime());
  }

  private static SortedMap<String, CertificateSource> sources(
      RouterCluster cluster, RouterWatch watch) {
    var sources = new TreeMap<String, CertificateSource>();
    watch
        .certificates()
        .forEach((name, data) -> {
          var place = "Secret " + cluster.namespace() + "/" + name + ": ";
          sources.put(
              name,
              new CertificateSource(
                  place + RouterWatch.CHAIN,
                  data.getOrDefault(RouterWatch.CHAIN, ""),
                  place + RouterWatch.KEY,
                  data.getOrDefault(RouterWatch.KEY, "")));
        });
    return sources;
  }

  /** Whether the cluster has told what there is; one that says nothing is not waited for. */
  boolean isSettled() {
    return watch.isUpToDate() || System.nanoTime() - begun > LONGEST_SILENCE.toNanos();
  }
}
