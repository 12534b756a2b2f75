package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Tag("kubernetes")
final class DriftTest {
  private static final Duration HEALED = Duration.ofSeconds(5);
  private static final ProcessType WORKER = new ProcessType("worker");

  private static ImageRef image;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final List<KubernetesEvent> events = new CopyOnWriteArrayList<>();
  private final AppName app = new AppName(Node.uniqueName("drift"));
  private final String namespace = "app-" + app;
  private KubernetesCluster cluster;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open() throws Exception {
    cluster = KubernetesCluster.open(KubernetesOptions.DEFAULT, Leadership.ALONE, events::add);
  }

  @AfterEach
  void close() throws Exception {
    cluster.remove(app);
    cluster.close();
    Node.deleteNamespace(namespace);
    client.close();
  }

  private Release release(int number, ProcessType... types) {
    var processes = new HashMap<ProcessType, ProcessSpec>();
    for (var type : types) {
      processes.put(
          type,
          type.equals(ProcessType.WEB)
              ? new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080))
              : new ProcessSpec(Node.command(Behaviour.COMES_UP), Optional.empty()));
    }
    return Releases.of(app.value(), image, processes)
        .withEnv(Map.of("GREETING", new EnvValue.Literal("hello")))
        .number(number);
  }

  private void bringUp(Release release, int replicas) throws Exception {
    cluster.converge(Releases.workload(release, replicas, Duration.ofMinutes(2)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> running().rollout().equals(new Rollout.Complete(release.number())));
  }

  private Running running() {
    return cluster.observe().getOrDefault(app, Running.NOTHING);
  }

  private Deployment deployment(String type) {
    return client.apps().deployments().inNamespace(namespace).withName(app + "-" + type).get();
  }

  private void patch(String type, String json) {
    var context = PatchContext.of(PatchType.STRATEGIC_MERGE);
    context.setFieldManager("someone-else");
    var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(app + "-" + type)
            .patch(context, json);
  }

  @Test
  void whatOthersChangeIsChangedBackAndTold() throws Exception {
    bringUp(release(1, ProcessType.WEB), 2);
    assertThat(events).isEmpty();

    patch("web", "{\"spec\":{\"replicas\":5}}");

    await().atMost(HEALED).until(() -> deployment("web").getSpec().getReplicas() == 2);
    await()
        .atMost(HEALED)
        .untilAsserted(() ->
            assertThat(events)
                .containsExactly(
                    new KubernetesEvent.Drifted(
                        app,
                        "Deployment " + namespace + "/" + app + "-web",
                        "spec.replicas",
                        "someone-else")));
  }

  @Test
  void whatOthersPutIntoThePodsIsTakenOut() throws Exception {
    bringUp(release(1, WORKER), 1);

    patch(
        "worker",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"env\":"
            + "[{\"name\":\"DEBUG\",\"value\":\"1\"}]}]}}}}");

    await()
        .atMost(HEALED)
        .until(() ->
            !events.isEmpty()
                && deployment("worker").getSpec().getTemplate().getSpec().getContainers().stream()
                    .flatMap(container -> container.getEnv().stream())
                    .map(EnvVar::getName)
                    .noneMatch("DEBUG"::equals));
  }

  @Test
  void whatOthersDeleteIsMadeAgain() throws Exception {
    bringUp(release(1, ProcessType.WEB), 2);

    var _ = client.services().inNamespace(namespace).withName(app.value()).delete();
    var _ = client.secrets().inNamespace(namespace).withName(app + "-v1-env").delete();
    var _ = client.serviceAccounts().inNamespace(namespace).withName(app.value()).delete();

    await()
        .atMost(HEALED)
        .until(() ->
            client.services().inNamespace(namespace).withName(app.value()).get() != null
                && client.secrets().inNamespace(namespace).withName(app + "-v1-env").get() != null
                && client.serviceAccounts().inNamespace(namespace).withName(app.value()).get()
                    != null);
    var _ = client.apps().deployments().inNamespace(namespace).withName(app + "-web").delete();
    await().atMost(HEALED).until(() -> deployment("web") != null);
  }

  @Test
  void aFightIsGivenUpForAWhileAndTold() throws Exception {
    bringUp(release(1, WORKER), 1);

    for (int i = 0; i < Contests.LIMIT; i++) {
      patch("worker", "{\"spec\":{\"replicas\":" + (2 + i) + "}}");
      await().atMost(HEALED).until(() -> deployment("worker").getSpec().getReplicas() == 1);
    }
    patch("worker", "{\"spec\":{\"replicas\":9}}");

    await().atMost(HEALED).until(() -> events.getLast() instanceof KubernetesEvent.Contested);
    assertThat(deployment("worker").getSpec().getReplicas()).isEqualTo(9);
  }

  @Test
  void nothingIsWrittenThatIsAsItShouldBe() throws Exception {
    var release = release(1, ProcessType.WEB, WORKER);
    bringUp(release, 2);
    var before = versions();

    try (var other =
        KubernetesCluster.open(KubernetesOptions.DEFAULT, Leadership.ALONE, events::add)) {
      assertThat(other.observe().getOrDefault(app, Running.NOTHING).rollout())
          .isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
      other.converge(Releases.workload(release, 2, Duration.ofMinutes(2)));
      assertThat(other.observe().getOrDefault(app, Running.NOTHING).rollout())
          .isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
    }

    assertThat(versions()).isEqualTo(before);
  }

  private List<String> versions() {
    return List.of(
        client.namespaces().withName(namespace).get().getMetadata().getResourceVersion(),
        deployment("web").getMetadata().getResourceVersion(),
        deployment("worker").getMetadata().getResourceVersion(),
        client
            .services()
            .inNamespace(namespace)
            .withName(app.value())
            .get()
            .getMetadata()
            .getResourceVersion());
  }

  @Test
  void whatANewReleaseDoesNotHaveIsPrunedOnceThatIsUp() throws Exception {
    bringUp(release(1, ProcessType.WEB, WORKER), 2);

    bringUp(release(2, ProcessType.WEB), 1);
    cluster.retire(app, Set.of(new InstanceId(new ReleaseNumber(1), WORKER, 1)));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            deployment("worker") == null
                && client.secrets().inNamespace(namespace).withName(app + "-v1-env").get() == null);
    assertThat(client.secrets().inNamespace(namespace).withName(app + "-v2-env").get()).isNotNull();
  }

  @Test
  void aNamespaceThatSomeoneUsesIsKept() throws Exception {
    bringUp(release(1, WORKER), 1);
    var _ =
        client
            .configMaps()
            .inNamespace(namespace)
            .resource(
                new ConfigMapBuilder().withNewMetadata().withName("theirs").endMetadata().build())
            .create();

    cluster.remove(app);

    await().atMost(Duration.ofSeconds(60)).until(() -> !cluster.observe().containsKey(app));
    assertThat(client.namespaces().withName(namespace).get().getMetadata().getDeletionTimestamp())
        .isNull();
    assertThat(client.configMaps().inNamespace(namespace).withName("theirs").get()).isNotNull();
  }

  @Test
  void whatOthersMadeIsNotTakenOver() throws Exception {
    Node.makeNamespace(namespace);
    var theirs =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(app.value())
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(1)
            .withProtocol("TCP")
            .endPort()
            .endSpec()
            .build();
    var _ = client.services().inNamespace(namespace).resource(theirs).create();

    assertThatThrownBy(() ->
            cluster.converge(
                Releases.workload(release(1, ProcessType.WEB), 1, Duration.ofMinutes(1))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("was not made by Slipway");
    assertThat(deployment("web")).isNull();
    assertThat(running()).isEqualTo(Running.NOTHING);
  }
}
