package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client asks a real server, also on its own account, is told. */
@Tag("full")
@Tag("kubernetes")
final class ApiCallsTest {
  private final List<ApiCall> calls = new CopyOnWriteArrayList<>();

  @Test
  void eachRequestIsToldWithItsStatusAndMostWithTheirTime(@TempDir Path scratch) throws Exception {
    var image = Node.image(scratch);
    try (var berth =
        new Berth("calls", KubernetesOptions.DEFAULT.telling(calls::add), Leadership.ALONE)) {
      var web = new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080));
      var releases = Releases.of(berth.app().value(), image, Map.of(ProcessType.WEB, web));
      berth.bringUp(Releases.workload(releases.number(1), 1, Duration.ofMinutes(2)));
    }

    assertThat(calls)
        .anyMatch(call -> is(call, "get", "server", 200) && call.took().isPresent())
        .anyMatch(call -> is(call, "list", "secrets", 200) && call.took().isPresent())
        .anyMatch(call -> is(call, "watch", "pods", 101))
        .anyMatch(call -> is(call, "apply", "deployments", 201) && call.took().isPresent())
        .anyMatch(call -> is(call, "delete", "deployments", 200) && call.took().isPresent());
    assertThat(calls)
        .filteredOn(call -> call.resource().equals("deployments"))
        .extracting(ApiCall::verb)
        .doesNotContain("patch", "update", "create");
  }

  private static boolean is(ApiCall call, String verb, String resource, int status) {
    return call.verb().equals(verb) && call.resource().equals(resource) && call.status() == status;
  }
}
