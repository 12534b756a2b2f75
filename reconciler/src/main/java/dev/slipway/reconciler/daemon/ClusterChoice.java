package dev.slipway.reconciler.daemon;

import java.nio.file.Path;
import java.util.Optional;

/** Where apps run. */
public sealed interface ClusterChoice {
  /** Processes of this machine. */
  record Local() implements ClusterChoice {}

  /**
   * A Kubernetes cluster.
   *
   * @param kubeconfig empty means as kubectl: {@code KUBECONFIG}, {@code ~/.kube/config}, or the
   *     service account of the pod that this runs in
   * @param namespace of the lease by which one of several daemons leads
   */
  record Kubernetes(Optional<Path> kubeconfig, String namespace) implements ClusterChoice {}
}
