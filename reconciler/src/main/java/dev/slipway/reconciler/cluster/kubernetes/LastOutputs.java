package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last lines of output of instances that ended: read once for each end, in the background and
 * within a bound, so that nobody waits for them who looks.
 */
final class LastOutputs {
  private static final Logger LOG = LoggerFactory.getLogger(LastOutputs.class);

  /** What the kubelet answers with status 200 where the container is gone. */
  private static final String NOTHING = "unable to retrieve container logs";

  private static final int LINES = 10;
  private static final int LONGEST_LINE = 300;
  private static final int AT_A_TIME = 4;

  /** The client bounds the time to the head of an answer, but not to its end. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Duration bound;
  private final ConcurrentMap<String, Output> outputs = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  LastOutputs(KubernetesClient client) {
    this(client, BOUND);
  }

  /**
   * @param bound of the time that is taken to read one
   */
  LastOutputs(KubernetesClient client, Duration bound) {
    this.client = client;
    this.bound = bound;
  }

  private record Output(int restarts, List<String> lines) {}

  /**
   * What is known by now.
   *
   * @param whenRead is run once there is more
   */
  List<String> of(PodState pod, Runnable whenRead) {
    var known = outputs.get(pod.uid());
    if (known != null && known.restarts() == pod.restarts()) {
      return known.lines();
    }
    var before = known == null ? List.<String>of() : known.lines();
    // Kept meanwhile, so that it is asked for once.
    outputs.put(pod.uid(), new Output(pod.restarts(), before));
    var reader =
        Thread.ofVirtual().name("last output of " + pod.name()).start(() -> read(pod, whenRead));
    CompletableFuture.delayedExecutor(bound.toMillis(), TimeUnit.MILLISECONDS)
        .execute(reader::interrupt);
    return before;
  }

  /** Forgets what is known of a pod that is gone. */
  void forget(String uid) {
    outputs.remove(uid);
  }

  private void read(PodState pod, Runnable whenRead) {
    try {
      permits.acquire();
      try {
        var lines = lines(pod);
        outputs.computeIfPresent(
            pod.uid(),
            (_, known) ->
                known.restarts() == pod.restarts() ? new Output(pod.restarts(), lines) : known);
      } finally {
        permits.release();
      }
      whenRead.run();
    } catch (InterruptedException e) {
      outputs.remove(pod.uid());
      Thread.currentThread().interrupt();
    } catch (KubernetesClientException | IllegalStateException e) {
      // The next look tries again, unless the client is closed.
      outputs.remove(pod.uid());
      LOG.atDebug().setMessage("no output of a pod").addKeyValue("pod", pod.name()).log();
    }
  }

  /**
   * Of the run that ended last: it is the pod's current one until the next has begun. Asked for as
   * it is, for {@code getLog} would first watch for seconds whether the pod becomes ready.
   */
  private List<String> lines(PodState pod) {
    var path =
        "/api/v1/namespaces/%s/pods/%s/log?container=%s&tailLines=%d"
            .formatted(pod.namespace(), pod.name(), PodRenderer.CONTAINER, LINES);
    var text = Objects.requireNonNullElse(client.raw(path), NOTHING);
    return text.startsWith(NOTHING)
        ? List.of()
        : text.lines()
            .map(line ->
                line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…")
            .toList();
  }
}
