package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where the cluster itself puts new instances in the place of old ones, one by one. */
final class GradualUpdateTest {
  private static final ProcessType WORKER = new ProcessType("worker");
  private static final MeshState UNROUTED = new MeshState(RouteTable.EMPTY, new TreeMap<>());

  private final Workload second =
      Releases.workload(
          Releases.of(
                  "shop",
                  new ImageRef("shop", Digest.of("image")),
                  Map.of(ProcessType.WEB, new ProcessSpec(List.of("serve"), Optional.of(8080))))
              .number(2),
          2,
          Duration.ofMinutes(1));

  private static Instance instance(int release, ProcessType type, int ordinal, Phase phase) {
    var port = 1000 * release + ordinal;
    var address =
        type.equals(ProcessType.WEB)
            ? Optional.of(new Backend("10.0.0.1", port))
            : Optional.<Backend>empty();
    var id = new InstanceId(new ReleaseNumber(release), type, ordinal);
    return new Instance(id, phase, address, "", 0);
  }

  private Running running(Rollout rollout, Instance... instances) {
    return new Running(List.of(instances), rollout, Optional.of(second), true);
  }

  private List<Integer> routed(Running running) {
    return Serving.of(Optional.of(second), running, RouteTable.EMPTY, Set.of()).backends().stream()
        .map(Backend::port)
        .toList();
  }

  @Test
  void oldAndNewInstancesServeAsLongAsTheyAreReady() {
    var rollout = new Rollout.InProgress(new ReleaseNumber(2));

    assertThat(
            routed(
                running(
                    rollout,
                    instance(1, ProcessType.WEB, 1, Phase.STOPPING),
                    instance(1, ProcessType.WEB, 2, Phase.READY),
                    instance(2, ProcessType.WEB, 1, Phase.READY),
                    instance(2, ProcessType.WEB, 2, Phase.STARTING))))
        .containsExactly(1002, 2001);
  }

  @Test
  void allReadyOnesServeWhateverTheirNumbersAndHoweverMany() {
    var complete = new Rollout.Complete(new ReleaseNumber(2));

    assertThat(
            routed(
                running(
                    complete,
                    instance(2, ProcessType.WEB, 1, Phase.READY),
                    instance(2, ProcessType.WEB, 4, Phase.READY),
                    instance(2, ProcessType.WEB, 7, Phase.READY))))
        .containsExactly(2001, 2004, 2007);
  }

  @Test
  void onlyProcessTypesThatAreWantedNoLongerAreRetired() {
    var running =
        running(
            new Rollout.Complete(new ReleaseNumber(2)),
            instance(1, ProcessType.WEB, 1, Phase.READY),
            instance(1, WORKER, 1, Phase.READY),
            instance(2, ProcessType.WEB, 1, Phase.READY),
            instance(2, ProcessType.WEB, 9, Phase.READY));
    var serving = Serving.of(Optional.of(second), running, RouteTable.EMPTY, Set.of());

    assertThat(new Retirement(second, running, serving, UNROUTED).due(Instant.EPOCH))
        .hasToString("[v1-worker-1]");
  }
}
