package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.ClusterContract;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalClusterContractTest extends ClusterContract {
  private static final String SCRIPT =
      "echo up; case $1 in crash) echo oh no; exit 3;; esac; exec sleep 1000";

  @TempDir Path folder;
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  @Override
  protected Cluster cluster() {
    return local.cluster();
  }

  @Override
  protected ImageRef image() {
    return local.images.image(SCRIPT);
  }

  @Override
  protected ProcessSpec process(Behaviour behaviour) {
    return switch (behaviour) {
      case COMES_UP -> new ProcessSpec(List.of("./run"), Optional.empty());
      case CRASHES -> new ProcessSpec(List.of("./run", "crash"), Optional.empty());
      case NEVER_READY ->
          new ProcessSpec(
              List.of("./run"),
              Optional.of(8080),
              Health.readyBy(new HealthCheck.Tcp()),
              Resources.NONE);
      case LISTENS ->
          new ProcessSpec(
              Local.serverCommand(),
              Optional.of(8080),
              Health.readyBy(new HealthCheck.Http("/healthz")),
              Resources.NONE);
    };
  }

  /** More than the contract asks: so the router may drain what is to go. */
  @Test
  void instancesOfAnEarlierReleaseAndThoseTooManyStayUntilTheyAreRetired() throws Exception {
    var processes = Map.of(new ProcessType("worker"), process(Behaviour.COMES_UP));
    var releases = Releases.of("shop", image(), processes);
    var deadline = Duration.ofMinutes(1);
    local.cluster().converge(Releases.workload(releases.number(1), 2, deadline));
    await().until(() -> ready() == 2);

    local.cluster().converge(Releases.workload(releases.number(1), 1, deadline));
    local.cluster().converge(Releases.workload(releases.number(2), 1, deadline));

    await().until(() -> ready() == 3);
    await().during(Duration.ofSeconds(1)).until(() -> ready() == 3);
  }

  private long ready() {
    return local.shop().instances().stream().filter(Instance::isReady).count();
  }
}
