package dev.slipway.reconciler.cluster.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How {@link KubernetesCluster} works.
 *
 * @param kubeconfig empty means as kubectl: {@code KUBECONFIG}, {@code ~/.kube/config}, or the
 *     service account of the pod that this runs in
 * @param startBound how long the cluster may take to tell what is there
 */
public record KubernetesOptions(Optional<Path> kubeconfig, Duration startBound) {
  public static final KubernetesOptions DEFAULT =
      new KubernetesOptions(Optional.empty(), Duration.ofSeconds(30));
}
