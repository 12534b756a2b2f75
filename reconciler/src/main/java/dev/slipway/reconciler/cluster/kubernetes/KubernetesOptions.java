package dev.slipway.reconciler.cluster.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * How {@link KubernetesCluster} works.
 *
 * @param kubeconfig empty means as kubectl: {@code KUBECONFIG}, {@code ~/.kube/config}, or the
 *     service account of the pod that this runs in
 * @param startBound how long the cluster may take to tell what is there
 * @param silence how long a watch may say nothing until it begins again; servers speak about once a
 *     minute
 * @param group which daemons take over from each other, and so clean up after each other: a label's
 *     value
 * @param calls is told of each request to the API server, on a thread that must not be held up
 */
public record KubernetesOptions(
    Optional<Path> kubeconfig,
    Duration startBound,
    Duration silence,
    String group,
    Consumer<ApiCall> calls) {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final Duration START_BOUND = Duration.ofSeconds(30);

  public static final KubernetesOptions DEFAULT = reachedBy(Optional.empty());

  /** The usual ones, for the cluster of this kubeconfig, and a daemon with no other beside it. */
  public static KubernetesOptions reachedBy(Optional<Path> kubeconfig) {
    var group = "alone-" + UUID.randomUUID();
    return new KubernetesOptions(kubeconfig, START_BOUND, SILENCE, group, _ -> {});
  }

  /** The same, of a daemon that others take over from. */
  public KubernetesOptions inGroup(String newGroup) {
    return new KubernetesOptions(kubeconfig, startBound, silence, newGroup, calls);
  }

  /** The same, telling of each request. */
  public KubernetesOptions telling(Consumer<ApiCall> listener) {
    return new KubernetesOptions(kubeconfig, startBound, silence, group, listener);
  }
}
