package dev.slipway.reconciler.cluster.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How {@link KubernetesCluster} works.
 *
 * @param kubeconfig empty means as kubectl: {@code KUBECONFIG}, {@code ~/.kube/config}, or the
 *     service account of the pod that this runs in
 * @param startBound how long the cluster may take to tell what is there
 * @param silence how long a watch may say nothing until it begins again; servers speak about once a
 *     minute
 * @param calls is told of each request to the API server, on a thread that must not be held up
 */
public record KubernetesOptions(
    Optional<Path> kubeconfig, Duration startBound, Duration silence, Consumer<ApiCall> calls) {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final Duration START_BOUND = Duration.ofSeconds(30);

  public static final KubernetesOptions DEFAULT = reachedBy(Optional.empty());

  /** The usual ones, for the cluster of this kubeconfig. */
  public static KubernetesOptions reachedBy(Optional<Path> kubeconfig) {
    return new KubernetesOptions(kubeconfig, START_BOUND, SILENCE, _ -> {});
  }

  /** The same, telling of each request. */
  public KubernetesOptions telling(Consumer<ApiCall> listener) {
    return new KubernetesOptions(kubeconfig, startBound, silence, listener);
  }
}
