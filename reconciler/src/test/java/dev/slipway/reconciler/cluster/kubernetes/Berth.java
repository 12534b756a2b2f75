package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One app on the real cluster, under a name that no other has; it is gone when this is closed. */
final class Berth implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final AppName app;
  private final List<KubernetesEvent> events = new CopyOnWriteArrayList<>();
  private final KubernetesCluster cluster;

  Berth(String what) throws Exception {
    this(what, KubernetesOptions.DEFAULT, Leadership.ALONE);
  }

  Berth(String what, KubernetesOptions options, Leadership leadership) throws Exception {
    app = new AppName(Node.uniqueName(what));
    cluster = KubernetesCluster.open(options, leadership, events::add);
  }

  AppName app() {
    return app;
  }

  String namespace() {
    return "app-" + app;
  }

  /** Of who looks at the cluster past Slipway. */
  KubernetesClient client() {
    return client;
  }

  KubernetesCluster cluster() {
    return cluster;
  }

  /** What others did, as it was told. */
  List<KubernetesEvent> events() {
    return events;
  }

  Running running() {
    return cluster.observe().getOrDefault(app, Running.NOTHING);
  }

  void bringUp(Workload workload) throws Exception {
    cluster.converge(workload);
    awaitComplete(workload, UP);
  }

  void awaitComplete(Workload workload, Duration atMost) {
    var complete = new Rollout.Complete(workload.release().number());
    await().atMost(atMost).untilAsserted(() -> assertThat(running().rollout()).isEqualTo(complete));
  }

  Deployment deployment(String type) {
    return client.apps().deployments().inNamespace(namespace()).withName(app + "-" + type).get();
  }

  @Override
  public void close() throws UnavailableException {
    try (client;
        cluster) {
      cluster.remove(app);
    } finally {
      Node.deleteNamespace(namespace());
    }
  }
}
