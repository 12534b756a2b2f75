package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that does not lead, whom a person asks for something. */
@Tag("full")
@Tag("kubernetes")
final class StandbyTest {
  @Test
  void restartsWhatItIsAskedToAndDecidesNothing(@TempDir Path scratch) throws Exception {
    var image = Node.image(scratch);
    var lead = new Lead();
    try (var berth = new Berth("standby", KubernetesOptions.DEFAULT, lead)) {
      var web = new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080));
      var releases = Releases.of(berth.app().value(), image, Map.of(ProcessType.WEB, web));
      berth.bringUp(workload(releases, 1));

      lead.take();
      var first = instances(berth);
      berth.cluster().restart(berth.app(), Set.of(ProcessType.WEB));

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> instances(berth).size() == 1 && !instances(berth).equals(first));
      assertThatThrownBy(() -> berth.cluster().converge(workload(releases, 2)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("another daemon leads");
      lead.give(); // so that all of it may be removed
    }
  }

  private static Workload workload(Releases releases, int number) {
    return Releases.workload(releases.number(number), 1, Duration.ofMinutes(2));
  }

  private static List<String> instances(Berth berth) {
    return berth.running().instances().stream()
        .filter(Instance::isReady)
        .map(instance -> instance.id().toString())
        .toList();
  }
}
