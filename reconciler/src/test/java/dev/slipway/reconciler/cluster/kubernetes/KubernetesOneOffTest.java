package dev.slipway.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffContract;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.WindowSize;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Tag("kubernetes")
final class KubernetesOneOffTest extends OneOffContract {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static ImageRef image;
  private final AppName app = new AppName(Node.uniqueName("run"));
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
  void nothingIsLeft() throws Exception {
    await().atMost(PATIENCE).until(() -> pods().isEmpty());
    cluster.remove(app);
    await().atMost(PATIENCE).until(() -> !cluster.observe().containsKey(app));
    cluster.close();
  }

  /** Those that run a command once. */
  private List<Pod> pods() {
    try (var client = new KubernetesClientBuilder().build()) {
      return client.pods().inNamespace("app-" + app).withLabel(Labels.RUN).list().getItems();
    }
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  @Override
  protected AppName app() {
    return app;
  }

  @Override
  protected ImageRef image() {
    return image;
  }

  @Override
  protected ProcessSpec process() {
    return new ProcessSpec(Node.command(Behaviour.COMES_UP), Optional.empty());
  }

  @Override
  protected List<String> command(Task task) {
    return switch (task) {
      case COPY -> List.of("cat");
      case BE_MISSING -> List.of("no-such-program");
      case TELL_ENVIRONMENT ->
          script("echo $GREETING $SLIPWAY_APP $SLIPWAY_RELEASE $SLIPWAY_PROCESS $PORT");
      case FAIL -> script("echo out; echo err >&2; exit 7");
      case DIE -> script("kill -9 $$");
      case WRITE_MUCH ->
          script(
              "x=xxxxxxxxxxxxxxxxxxxx; for i in 1 2 3 4 5; do x=$x$x$x$x$x$x$x$x$x$x; done;"
                  + " printf %s $x");
      case RUN_ON -> script("echo up; exec sleep 1000");
    };
  }

  private static List<String> script(String text) {
    return List.of("/bin/sh", "-c", text);
  }

  private OneOff oneOff(String script, Optional<WindowSize> terminal) throws Exception {
    var processes = Map.of(new ProcessType("worker"), process());
    var release = Releases.of(app.value(), image, processes).number(1);
    cluster.converge(Releases.workload(release, 1, Duration.ofMinutes(5)));
    await()
        .atMost(PATIENCE)
        .until(() ->
            cluster.observe().getOrDefault(app, Running.NOTHING).rollout()
                instanceof Rollout.Complete);
    return new OneOff(
        release, Platform.DEFAULT, script(script), Resources.NONE, terminal, Duration.ofMinutes(5));
  }

  @Test
  void onATerminalItKnowsItAndCtrlCInterruptsIt() throws Exception {
    var script = "test -t 0 && test -t 1 && test -t 2 && echo $TERM; echo up; sleep 1000";
    try (var instance = cluster.run(oneOff(script, Optional.of(new WindowSize(100, 30))))) {
      var lines = new BufferedReader(new InputStreamReader(instance.output(), UTF_8));
      assertThat(lines.readLine()).isEqualTo("xterm");
      assertThat(lines.readLine()).isEqualTo("up");
      instance.input().write(3);
      assertThat(instance.await()).isEqualTo(new Ending.Exited(130, ""));
    }
  }

  @Test
  void onATerminalCtrlDEndsItsInput() throws Exception {
    var terminal = Optional.of(new WindowSize(80, 24));
    try (var instance = cluster.run(oneOff("cat; echo end; exit 5", terminal))) {
      instance.input().close();
      assertThat(new String(instance.output().readAllBytes(), UTF_8)).contains("end");
      assertThat(instance.await()).isEqualTo(new Ending.Exited(5, ""));
    }
  }

  @Test
  void itsPodHasADeadlineOfItsOwnAndNoTokenOrPrivilege() throws Exception {
    try (var _ = cluster.run(oneOff("sleep 1000", Optional.empty()))) {
      var spec = pods().getFirst().getSpec();
      assertThat(spec.getActiveDeadlineSeconds()).isEqualTo(600);
      assertThat(spec.getRestartPolicy()).isEqualTo("Never");
      assertThat(spec.getAutomountServiceAccountToken()).isFalse();
      var security = spec.getContainers().getFirst().getSecurityContext();
      assertThat(security.getRunAsNonRoot()).isTrue();
      assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    }
  }

  @Test
  void whatNobodyAttendsIsSweptAwayByTheLeadOfItsGroupAndNothingElse() throws Exception {
    var group = KubernetesOptions.DEFAULT.inGroup(app.value());
    var looksOn = new Lead();
    looksOn.take();
    try (var standby = KubernetesCluster.open(group, looksOn, _ -> {});
        var _ = KubernetesCluster.open(group, Leadership.ALONE, _ -> {});
        var attended = standby.run(oneOff("trap '' HUP; echo up; sleep 1000", Optional.empty()))) {
      var living = names();
      leave("left", app.value());
      leave("left-of-others", app + "-2");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(names()).doesNotContain("left").contains("left-of-others"));
      assertThat(names()).containsAll(living);
      assertThat(attended.output().read()).isEqualTo('u');
    } finally {
      try (var client = new KubernetesClientBuilder().build()) {
        var _ = client.pods().inNamespace("app-" + app).withName("left-of-others").delete();
      }
    }
  }

  private List<String> names() {
    return pods().stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  /** As a daemon that was killed leaves one. */
  private void leave(String name, String group) {
    var labels = Labels.ofRelease(app, new ReleaseNumber(1));
    labels.put(Labels.RUN, name);
    labels.put(Labels.GROUP, group);
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("app-" + app)
            .withLabels(labels)
            .withAnnotations(Map.of(Labels.ATTENDED, "2026-01-01T00:00:00Z"))
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(1L)
            .addNewContainer()
            .withName("run")
            .withImage(image.toString())
            .withCommand(script("sleep 1000"))
            .endContainer()
            .endSpec()
            .build();
    try (var client = new KubernetesClientBuilder().build()) {
      var _ = client.resource(pod).create();
    }
  }
}
