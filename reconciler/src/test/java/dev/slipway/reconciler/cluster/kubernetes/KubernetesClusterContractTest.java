package dev.slipway.reconciler.cluster.kubernetes;

import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.ClusterContract;
import dev.slipway.reconciler.cluster.Leadership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Tag("kubernetes")
final class KubernetesClusterContractTest extends ClusterContract {
  private static final List<String> USED = new ArrayList<>();

  private static ImageRef image;
  private final AppName app = new AppName(Node.uniqueName("contract"));
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
  void remove() throws Exception {
    cluster.remove(app);
    await().atMost(Duration.ofSeconds(60)).until(() -> !cluster.observe().containsKey(app));
    cluster.close();
    USED.add("app-" + app);
  }

  /** Kubernetes ends a namespace in its own time, on a busy node within a minute or so. */
  @AfterAll
  static void nothingIsLeft() {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> USED.stream().noneMatch(Node::hasNamespace));
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  /** Of each test another: what ends slowly on a busy node is in the way of no other. */
  @Override
  protected AppName app() {
    return app;
  }

  @Override
  protected ImageRef image() {
    return image;
  }

  @Override
  protected Duration shortDeadline() {
    return Duration.ofSeconds(8);
  }

  @Override
  protected ProcessSpec process(Behaviour behaviour) {
    var command = Node.command(behaviour);
    return switch (behaviour) {
      case COMES_UP, CRASHES -> new ProcessSpec(command, Optional.empty());
      case NEVER_READY -> listening(command, new HealthCheck.Tcp());
      case LISTENS -> listening(command, new HealthCheck.Http("/healthz"));
    };
  }

  private static ProcessSpec listening(List<String> command, HealthCheck check) {
    return new ProcessSpec(command, Optional.of(8080), Health.readyBy(check), Resources.NONE);
  }
}
