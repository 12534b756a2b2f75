package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What will not come up is told long before the deadline. */
@Tag("full")
@Tag("kubernetes")
final class EarlyFailureTest {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /**
   * A third restart comes after back-offs of 10 s and 20 s, and a kubelet is up to 15 s late with
   * each and with telling of it: a minute and a half, or twice that where the machine is busy.
   */
  private static final Duration EARLY = Duration.ofMinutes(3);

  private static final ProcessType WORKER = new ProcessType("worker");

  private static ImageRef image;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final AppName app = new AppName(Node.uniqueName("early"));
  private final String namespace = "app-" + app;
  private KubernetesCluster cluster;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open() throws Exception {
    cluster = KubernetesCluster.open(KubernetesOptions.DEFAULT, Leadership.ALONE, _ -> {});
  }

  @AfterEach
  void close() throws Exception {
    cluster.remove(app);
    cluster.close();
    Node.deleteNamespace(namespace);
    client.close();
  }

  private Release release(ImageRef of, Behaviour behaviour) {
    return release(of, Node.command(behaviour));
  }

  private Release release(ImageRef of, List<String> command) {
    var worker = new ProcessSpec(command, Optional.empty());
    return Releases.of(app.value(), of, Map.of(WORKER, worker)).number(1);
  }

  private void converge(Release release) throws Exception {
    cluster.converge(Releases.workload(release, 1, DEADLINE));
  }

  private static Release placed(Release release, Placement placement) {
    var config = release.config();
    return new Release(
        release.app(),
        release.number(),
        release.image(),
        release.built(),
        new Config(config.env(), config.processes(), config.grace(), placement),
        release.inputs(),
        release.restores());
  }

  private Running running() {
    return cluster.observe().getOrDefault(app, Running.NOTHING);
  }

  private String failure() {
    await().atMost(EARLY).until(() -> !(running().rollout() instanceof Rollout.InProgress));
    assertThat(running().rollout()).isInstanceOf(Rollout.Failed.class);
    return ((Rollout.Failed) running().rollout()).reason();
  }

  @Test
  void anImageThatTheRegistryLacks() throws Exception {
    converge(release(new ImageRef(image.repository(), Digest.of("nothing")), Behaviour.COMES_UP));

    assertThat(failure())
        .startsWith("0 of 1 instances ready: it can not start; v1-worker-1 ")
        .containsAnyOf("ImagePullBackOff", "ErrImagePull");
  }

  /** Long enough up for the kubelet to see it run, which is all there is to make it ready. */
  @Test
  void anInstanceThatEndsAgainAndAgain() throws Exception {
    converge(release(image, List.of("/bin/sh", "-c", "echo up; sleep 2; echo oh no; exit 3")));

    assertThat(failure())
        .isEqualTo("0 of 1 instances ready: after 3 restarts; v1-worker-1 exited with 3");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(running().instances())
                .extracting(Instance::detail)
                .containsExactly("exited with 3\n  up\n  oh no"));
  }

  @Test
  void aQuotaThatIsUsedUp() throws Exception {
    Node.makeNamespace(namespace);
    var quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("none")
            .endMetadata()
            .withNewSpec()
            .addToHard("pods", new Quantity("0"))
            .endSpec()
            .build();
    var _ = client.resourceQuotas().inNamespace(namespace).resource(quota).create();
    converge(release(image, Behaviour.COMES_UP));

    assertThat(failure())
        .startsWith("0 of 1 instances ready: ")
        .contains("exceeded quota: none", "pods=0");
  }

  @Test
  void aNodeThatNobodyHasIsToldAtOnceAndMayCome() throws Exception {
    var release = release(image, Behaviour.COMES_UP);
    var labels = new TreeMap<>(Map.of("example.com/disk", "none-such"));
    var placement = new Placement(labels, Optional.empty(), new TreeMap<>());
    converge(placed(release, placement));

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(running().instances())
                .singleElement()
                .satisfies(each -> assertThat(each.detail()).startsWith("no node takes it: 0/")));
    assertThat(running().rollout()).isInstanceOf(Rollout.InProgress.class);
  }
}
