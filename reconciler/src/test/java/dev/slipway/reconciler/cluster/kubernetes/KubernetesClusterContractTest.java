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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Tag("kubernetes")
final class KubernetesClusterContractTest extends ClusterContract {
  private static final AppName SHOP = new AppName("shop");

  private static ImageRef image;
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
    cluster.remove(SHOP);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !cluster.observe().containsKey(SHOP) && !Node.hasNamespace("app-shop"));
    cluster.close();
  }

  @Override
  protected Cluster cluster() {
    return cluster;
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
