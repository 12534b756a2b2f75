package dev.slipway.reconciler.front;

import dev.slipway.reconciler.cluster.kubernetes.KubernetesOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Kubernetes cluster that a router looks at by itself.
 *
 * @param kubeconfig empty means as kubectl, or as the pod that this runs in
 * @param namespace where the daemon leaves routes, and certificates are
 */
public record RouterCluster(Optional<Path> kubeconfig, String namespace) {
  KubernetesOptions options() {
    return KubernetesOptions.reachedBy(kubeconfig);
  }
}
