package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Resources;
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

/** A release without the probe of the one before, which Kubernetes does not let be applied. */
@Tag("full")
@Tag("kubernetes")
final class ReplacedTemplateTest {
  private static final ProcessType WORKER = new ProcessType("worker");

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
    berth.cluster().converge(workload(1, Health.readyBy(new HealthCheck.Tcp())));
  }

  @AfterEach
  void close() throws Exception {
    proxy.giveNoFaults();
    berth.close();
    proxy.close();
  }

  private Workload workload(int number, Health health) {
    var command = Node.command(Behaviour.COMES_UP);
    var port = health.equals(Health.DEFAULT) ? Optional.<Integer>empty() : Optional.of(8080);
    var process = new ProcessSpec(command, port, health, Resources.NONE);
    var release = Releases.of(berth.app().value(), image, Map.of(WORKER, process)).number(number);
    return Releases.workload(release, 1, Duration.ofMinutes(1));
  }

  /** Of the first change of the Deployment that is not applied, the second, and so on from 1. */
  private void giveUpdates(IntFunction<Optional<Fate>> fates) {
    var updates = new AtomicInteger();
    proxy.give(request ->
        isUpdate(request)
            ? fates.apply(updates.incrementAndGet()).orElseGet(() -> new Fate.Pass(request))
            : new Fate.Pass(request));
  }

  private static boolean isUpdate(Request request) {
    return request.method().equals("PATCH")
        && request.target().contains("/deployments/")
        && !request.target().contains("force=true");
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
    giveUpdates(number -> {
      if (number == 2 || number == 3) {
        changeByAnother(number);
      }
      return Optional.empty();
    });

    berth.bringUp(workload(2, Health.DEFAULT));

    assertThatAllIsApplied();
    assertThat(berth.deployment("worker").getMetadata().getAnnotations())
        .containsEntry("times", "3");
  }

  @Test
  void whatChangesAllTheTimeIsLeftForLater() throws Exception {
    giveUpdates(number -> {
      if (number > 1) {
        changeByAnother(number);
      }
      return Optional.empty();
    });

    assertThatThrownBy(() -> berth.cluster().converge(workload(2, Health.DEFAULT)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("it changes all the time");

    proxy.giveNoFaults();
    berth.bringUp(workload(2, Health.DEFAULT));
    assertThatAllIsApplied();
  }

  @Test
  void whatWasLeftHalfDoneIsDoneByWhoComesNext() throws Exception {
    giveUpdates(number -> number == 1 ? Optional.empty() : Optional.of(new Fate.Answer(400, "")));
    assertThatThrownBy(() -> berth.cluster().converge(workload(2, Health.DEFAULT)))
        .isInstanceOf(RejectedException.class);
    assertThat(berth.deployment("worker").getMetadata().getAnnotations())
        .containsKey(Labels.REPLACED);

    proxy.giveNoFaults();
    berth.bringUp(workload(2, Health.DEFAULT));

    assertThatAllIsApplied();
  }
}
