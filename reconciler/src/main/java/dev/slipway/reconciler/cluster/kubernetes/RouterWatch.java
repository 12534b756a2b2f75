package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.router.Backend;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a router sees of a cluster: the instances of apps and, in one namespace, the routes that a
 * daemon left and certificates. It only reads, and what it knows outlives the API server's absence.
 */
public final class RouterWatch implements AutoCloseable {
  /** The key of a chain of certificates in a Secret. */
  public static final String CHAIN = "tls.crt";

  /** The key of the private key of the first of them. */
  public static final String KEY = "tls.key";

  private final KubernetesClient client;
  private final KubernetesOptions options;
  private final String namespace;
  private final Watches watches;
  private final Map<String, Target> processes = new HashMap<>();
  private final Map<Target, SortedMap<String, PodState>> byProcess = new HashMap<>();
  private final SortedMap<String, String> routes = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> certificates = new TreeMap<>();
  private long changes;

  private record Target(AppName app, ProcessType type) {}

  /**
   * Asks nothing yet.
   *
   * @param namespace of the routes and the certificates
   * @throws RejectedException where the kubeconfig can not be used
   */
  public static RouterWatch open(KubernetesOptions options, String namespace)
      throws RejectedException {
    return new RouterWatch(Connection.open(options), options, namespace);
  }

  private RouterWatch(KubernetesClient client, KubernetesOptions options, String namespace) {
    this.client = client;
    this.options = options;
    this.namespace = namespace;
    watches = new Watches(client);
  }

  /**
   * Begins to watch, and does not wait for an answer: a router starts without an API server too.
   *
   * @param certificatesChanged is called for each that is another, on a thread of this watch
   */
  public void begin(Runnable certificatesChanged) {
    watches.add(Watches.ours(client.pods().inAnyNamespace()), this::podChanged);
    var secrets = client.secrets().inNamespace(namespace);
    watches.add(secrets.withField("type", RouteObjects.TYPE), this::routesChanged);
    watches.add(
        secrets.withField("type", "kubernetes.io/tls"),
        (secret, isThere) -> {
          certificateChanged(secret, isThere);
          certificatesChanged.run();
        });
    watches.begin(options.silence());
  }

  private synchronized void podChanged(Pod pod, boolean isThere) {
    changes++;
    var key = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    Optional.ofNullable(processes.remove(key)).ifPresent(before -> forget(before, key));
    var app = Labels.app(pod);
    var state = isThere ? PodState.of(pod) : Optional.<PodState>empty();
    if (app.isPresent() && state.isPresent()) {
      var process = new Target(app.get(), state.get().type());
      processes.put(key, process);
      byProcess.computeIfAbsent(process, _ -> new TreeMap<>()).put(key, state.get());
    }
  }

  private void forget(Target of, String key) {
    byProcess.computeIfPresent(
        of,
        (_, all) -> {
          all.remove(key);
          return all.isEmpty() ? null : all;
        });
  }

  private synchronized void routesChanged(Secret secret, boolean isThere) {
    changes++;
    routes.remove(name(secret));
    if (isThere) {
      SecretText.find(secret, RouteObjects.ROUTES).ifPresent(it -> routes.put(name(secret), it));
    }
  }

  private synchronized void certificateChanged(Secret secret, boolean isThere) {
    if (isThere) {
      certificates.put(name(secret), SecretText.all(secret));
    } else {
      certificates.remove(name(secret));
    }
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  /** The instances that are ready, and not about to end. Empty where there is no pod of it. */
  public synchronized Optional<SortedSet<Backend>> instances(AppName app, ProcessType type) {
    return Optional.ofNullable(byProcess.get(new Target(app, type))).map(RouterWatch::ready);
  }

  private static SortedSet<Backend> ready(SortedMap<String, PodState> pods) {
    var ready = new TreeSet<Backend>();
    for (var pod : pods.values()) {
      if (pod.phase() == Phase.READY) {
        pod.address().ifPresent(ready::add);
      }
    }
    return ready;
  }

  /** What a daemon left, each text as it was left. */
  public synchronized SortedMap<String, String> routes() {
    return new TreeMap<>(routes);
  }

  /** What is in each Secret with a certificate, by the Secret's name. */
  public synchronized SortedMap<String, SortedMap<String, String>> certificates() {
    return new TreeMap<>(certificates);
  }

  /** Whether the cluster has told of all that is there. */
  public boolean isUpToDate() {
    return watches.isUpToDate();
  }

  /** Another number whenever instances or routes may have changed. */
  public synchronized long changes() {
    return changes;
  }

  @Override
  public void close() {
    watches.close();
    client.close();
  }
}
