package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.kubernetes.RouterWatch;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.router.mesh.Lookout;
import dev.slipway.router.mesh.TableFollower;
import java.time.Duration;
import java.util.Optional;

/**
 * What a router makes of the cluster that it looks at by itself: routes and instances while no
 * daemon tells it, and certificates all the time.
 *
 * @param certificates empty where those of a folder are served
 * @param begun of {@link System#nanoTime}
 */
record ClusterLook(
    RouterWatch watch,
    TableFollower follower,
    Optional<SecretCertificates> certificates,
    long begun) {
  /** Before a router that has routes is ready as it is. */
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
    var watch = parts.add(RouterWatch.open(cluster.options(), cluster.namespace()));
    var secrets =
        certificates.map(it -> parts.add(new SecretCertificates(cluster.namespace(), watch, it)));
    secrets.ifPresent(SecretCertificates::start);
    watch.begin(() -> secrets.ifPresent(SecretCertificates::changed));
    return new ClusterLook(watch, follower, secrets, System.nanoTime());
  }

  /** For what no daemon tells. */
  Lookout lookout() {
    return new ClusterLookout(watch);
  }

  /**
   * Whether what the cluster told of all that there is, is served; one that says nothing is not
   * waited for.
   */
  boolean isSettled() {
    var isServed =
        watch.isUpToDate()
            && follower.isUpToDate()
            && certificates.filter(it -> !it.areServed()).isEmpty();
    return isServed || System.nanoTime() - begun > LONGEST_SILENCE.toNanos();
  }
}
