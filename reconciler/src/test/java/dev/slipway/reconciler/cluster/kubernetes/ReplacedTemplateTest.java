package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.FaultyProxy.Fate;
import dev.slipway.reconciler.cluster.kubernetes.FaultyProxy.Request;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release without the probe of the one before, which Kubernetes does not let be applied. */
@Tag("full")
@Tag("kubernetes")
final class ReplacedTemplateTest {
  private static final ProcessType WORKER = new ProcessType("worker");

  /** Which change of the Deployment it is by which the replaced template is applied. */
  private static final int APPLIED = 3;

  private static final int DISOWNED = 4;

  private static ImageRef image;
  private FaultyProxy proxy;
  private Berth berth;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open(@TempDir Path scratch) throws Exception {
    proxy = new FaultyProxy();
    var options = KubernetesOptions.reachedBy(Optional.of(proxy.kubeconfig(scratch)));
    berth = new Berth("replaced", options, Leadership.ALONE);
    var probe = Health.readyBy(new HealthCheck.Tcp());
    berth.cluster().converge(workload(1, probe, Resources.NONE));
  }

  @AfterEach
  void close() throws Exception {
    proxy.giveNoFaults();
    berth.close();
    proxy.close();
  }

  private Workload workload(int number, Health health, Resources resources) {
    var command = Node.command(Behaviour.COMES_UP);
    var port = health.equals(Health.DEFAULT) ? Optional.<Integer>empty() : Optional.of(8080);
    var process = new ProcessSpec(command, port, health, resources);
    var release = Releases.of(berth.app().value(), image, Map.of(WORKER, process)).number(number);
    return Releases.workload(release, 1, Duration.ofMinutes(1));
  }

  private Workload withoutProbe(int number) {
    return workload(number, Health.DEFAULT, Resources.NONE);
  }

  private Workload withLimit(int number) {
    var limit = new Amounts(Optional.empty(), Optional.of(new Memory(64 << 20)));
    return workload(number, Health.DEFAULT, new Resources(Amounts.NONE, limit));
  }

  /**
   * What becomes of each change of the Deployment, from 1, which Kubernetes refuses, to the next.
   */
  private void giveChanges(IntFunction<Optional<Fate>> fates) {
    var changes = new AtomicInteger();
    proxy.give(request ->
        isChange(request)
            ? fates.apply(changes.incrementAndGet()).orElseGet(() -> new Fate.Pass(request))
            : new Fate.Pass(request));
  }

  private static boolean isChange(Request request) {
    return request.method().equals("PATCH") && request.target().contains("/deployments/");
  }

  private void changeByAnother(int time) {
    var context = PatchContext.of(PatchType.STRATEGIC_MERGE);
    context.setFieldManager("another-" + time);
    var _ =
        berth
            .client()
            .apps()
            .deployments()
            .inNamespace(berth.namespace())
            .withName(berth.app() + "-worker")
            .patch(context, "{\"metadata\":{\"annotations\":{\"times\":\"" + time + "\"}}}");
  }

  private void assertThatAllIsApplied() {
    var meta = berth.deployment("worker").getMetadata();
    assertThat(meta.getAnnotations()).doesNotContainKey(Labels.REPLACED);
    assertThat(meta.getManagedFields())
        .filteredOn(entry -> entry.getManager().equals(Labels.MANAGER))
        .extracting(entry -> entry.getOperation())
        .isEqualTo(List.of("Apply"));
  }

  @Test
  void aControllerThatWritesInBetweenIsInNoWay() throws Exception {
    giveChanges(number -> {
      if (number == DISOWNED || number == DISOWNED + 1) {
        changeByAnother(number);
      }
      return Optional.empty();
    });

    berth.bringUp(withoutProbe(2));

    assertThatAllIsApplied();
    assertThat(berth.deployment("worker").getMetadata().getAnnotations())
        .containsEntry("times", String.valueOf(DISOWNED + 1));
  }

  @Test
  void aLostAnswerIsInNoWay() throws Exception {
    giveChanges(number -> number == DISOWNED ? Optional.of(new Fate.Lose()) : Optional.empty());

    berth.bringUp(withoutProbe(2));

    assertThatAllIsApplied();
  }

  @Test
  void whatChangesAllTheTimeIsLeftForLater() throws Exception {
    giveChanges(number -> {
      if (number >= DISOWNED) {
        changeByAnother(number);
      }
      return Optional.empty();
    });

    assertThatThrownBy(() -> berth.cluster().converge(withoutProbe(2)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("has been modified");

    proxy.giveNoFaults();
    berth.bringUp(withoutProbe(2));
    assertThatAllIsApplied();
  }

  @ParameterizedTest
  @ValueSource(ints = {APPLIED, DISOWNED})
  void whatWasLeftHalfDoneIsUndoneByTheNextRelease(int first) throws Exception {
    giveChanges(
        number -> number < first ? Optional.empty() : Optional.of(new Fate.Answer(400, "")));
    assertThatThrownBy(() -> berth.cluster().converge(withLimit(2)))
        .isInstanceOf(RejectedException.class);
    assertThat(berth.deployment("worker").getMetadata().getAnnotations())
        .containsKey(Labels.REPLACED);

    proxy.giveNoFaults();
    berth.bringUp(withoutProbe(3));

    assertThatAllIsApplied();
    var pod = berth.deployment("worker").getSpec().getTemplate().getSpec();
    assertThat(pod.getContainers().getFirst().getResources().getLimits()).isNullOrEmpty();
  }
}
