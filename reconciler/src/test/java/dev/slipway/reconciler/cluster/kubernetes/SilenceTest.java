package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut in the middle, so that no end hears of it. */
@Tag("full")
@Tag("kubernetes")
final class SilenceTest {
  private static final ProcessType WORKER = new ProcessType("worker");
  private static final Duration SILENCE = Duration.ofSeconds(4);

  @TempDir Path scratch;

  private final AppName app = new AppName(Node.uniqueName("silent"));
  private final String namespace = "app-" + app;
  private final List<KubernetesEvent> events = new CopyOnWriteArrayList<>();

  private KubernetesOptions through(SilentProxy proxy, URI server) throws Exception {
    var text = Files.readString(Path.of(System.getenv("KUBECONFIG")));
    var here = "https://127.0.0.1:" + proxy.port();
    var file = scratch.resolve("kubeconfig");
    Files.writeString(file, text.replace("https://" + server.getAuthority(), here));
    var bound = Duration.ofSeconds(30);
    return new KubernetesOptions(Optional.of(file), bound, SILENCE, "silent", _ -> {});
  }

  private Deployment deployment(KubernetesClient client) {
    return client.apps().deployments().inNamespace(namespace).withName(app + "-worker").get();
  }

  @Test
  void watchesThatDiedWithoutAWordBeginAgainAndMissNothing() throws Exception {
    var image = Node.image(scratch);
    try (var client = new KubernetesClientBuilder().build();
        var proxy = new SilentProxy(client.getMasterUrl().toURI());
        var cluster =
            KubernetesCluster.open(
                through(proxy, client.getMasterUrl().toURI()), Leadership.ALONE, events::add)) {
      var worker = new ProcessSpec(Node.command(Behaviour.COMES_UP), Optional.empty());
      var release = Releases.of(app.value(), image, Map.of(WORKER, worker)).number(1);
      cluster.converge(Releases.workload(release, 1, Duration.ofMinutes(2)));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              cluster.observe().getOrDefault(app, Running.NOTHING).rollout()
                  instanceof Rollout.Complete);

      proxy.silenceWhatIsOpen();
      var _ = client.serviceAccounts().inNamespace(namespace).withName(app.value()).delete();
      var _ = client.apps().deployments().inNamespace(namespace).withName(app + "-worker").scale(2);

      await()
          .atMost(Duration.ofSeconds(75))
          .until(() ->
              deployment(client).getSpec().getReplicas() == 1
                  && client.serviceAccounts().inNamespace(namespace).withName(app.value()).get()
                      != null);
      // Told once it is written.
      await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(events).hasSize(2));
      cluster.remove(app);
    } finally {
      Node.deleteNamespace(namespace);
    }
  }
}
