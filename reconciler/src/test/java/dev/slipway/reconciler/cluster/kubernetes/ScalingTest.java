package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Tag("kubernetes")
final class ScalingTest {
  @TempDir Path scratch;

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final AppName app = new AppName(Node.uniqueName("scale"));
  private final String namespace = "app-" + app;
  private ImageRef image;
  private KubernetesCluster cluster;

  @BeforeEach
  void open() throws Exception {
    image = Node.image(scratch);
    cluster = KubernetesCluster.open(KubernetesOptions.DEFAULT, Leadership.ALONE, _ -> {});
  }

  @AfterEach
  void close() throws Exception {
    cluster.remove(app);
    cluster.close();
    client.close();
  }

  private Workload workload(int replicas, Map<ProcessType, Autoscale> autoscale, Router router) {
    var web = new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080));
    return new Workload(
        Releases.of(app.value(), image, Map.of(ProcessType.WEB, web)).number(1),
        new TreeMap<>(Map.of(ProcessType.WEB, replicas)),
        new TreeMap<>(autoscale),
        new TreeSet<>(List.of(new Domain(app + ".example.com"))),
        router,
        Platform.DEFAULT.rolloutDeadline(),
        Platform.DEFAULT.kubernetes());
  }

  private int replicas() {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(app + "-web")
        .get()
        .getSpec()
        .getReplicas();
  }

  private boolean isAutoscaled() {
    return client
            .autoscaling()
            .v1()
            .horizontalPodAutoscalers()
            .inNamespace(namespace)
            .withName(app + "-web")
            .get()
        != null;
  }

  @Test
  void anAutoscalerBeginsWithTheNumberThatIsThereAndGivesItBack() throws Exception {
    cluster.converge(workload(3, Map.of(), Router.EMBEDDED));
    assertThat(replicas()).isEqualTo(3);

    cluster.converge(
        workload(2, Map.of(ProcessType.WEB, new Autoscale(2, 5, 80)), Router.EMBEDDED));
    assertThat(isAutoscaled()).isTrue();
    assertThat(replicas()).isEqualTo(3);

    cluster.converge(workload(1, Map.of(), Router.EMBEDDED));
    assertThat(isAutoscaled()).isFalse();
    assertThat(replicas()).isEqualTo(1);
  }

  @Test
  void anIngressHasTheHostsOfTheApp() throws Exception {
    cluster.converge(workload(1, Map.of(), Router.INGRESS));

    var ingress =
        client.network().v1().ingresses().inNamespace(namespace).withName(app.value()).get();
    assertThat(ingress.getSpec().getRules())
        .extracting(r -> r.getHost())
        .containsExactly(app + ".example.com");
  }
}
