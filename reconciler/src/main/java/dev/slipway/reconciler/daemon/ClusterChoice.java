package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.ImageName;
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
   * @param routesNamespace where routes are left for routers; empty: nowhere
   * @param ownImage of this Slipway, for the pods that build; empty where none is known
   */
  record Kubernetes(
      Optional<Path> kubeconfig,
      String namespace,
      Optional<String> routesNamespace,
      Optional<ImageName> ownImage)
      implements ClusterChoice {
    /**
     * Where builds run, beside the daemons: what they are and what may be done there is their own.
     */
    public String buildNamespace() {
      return namespace + "-builds";
    }
  }
}
