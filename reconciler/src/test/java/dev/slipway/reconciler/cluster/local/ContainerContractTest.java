package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.ClusterContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are containers keep the contract as those that are processes. */
@Tag("full")
final class ContainerContractTest extends ClusterContract {
  @TempDir static Path shared;
  private static BusyboxImage images;
  private static ImageRef image;

  @TempDir Path folder;
  private Local local;

  @BeforeAll
  static void push() throws Exception {
    images = BusyboxImage.make(shared);
    image = images.push("fine");
  }

  @AfterAll
  static void end() throws Exception {
    if (images != null) {
      images.close();
    }
  }

  @BeforeEach
  void open() {
    local = new Local(folder);
    local.images.inContainer(image);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    local.close();
    assertThat(local.processes()).isEmpty();
    assertThat(local.containers()).isEmpty();
  }

  @Override
  protected Cluster cluster() {
    return local.cluster();
  }

  @Override
  protected ImageRef image() {
    return image;
  }

  @Override
  protected Duration shortDeadline() {
    return Duration.ofSeconds(6);
  }

  @Override
  protected ProcessSpec process(Behaviour behaviour) {
    return switch (behaviour) {
      case COMES_UP -> new ProcessSpec(Local.inContainer("busybox sleep 1000"), Optional.empty());
      case CRASHES ->
          new ProcessSpec(
              List.of("/bin/sh", "-c", "echo up; echo oh no; exit 3"), Optional.empty());
      case NEVER_READY ->
          new ProcessSpec(
              Local.inContainer("busybox sleep 1000"),
              Optional.of(8080),
              Health.readyBy(new HealthCheck.Tcp()),
              Resources.NONE);
      case LISTENS -> Local.containerServer();
    };
  }
}
