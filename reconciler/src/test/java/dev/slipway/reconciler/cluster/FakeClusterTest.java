package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Resources;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class FakeClusterTest extends ClusterContract {
  private final FakeCluster fake = new FakeCluster(InstantSource.system());
  private final ScheduledExecutorService driver = Executors.newSingleThreadScheduledExecutor();
  private final Set<InstanceId> greeted = new HashSet<>();

  @BeforeEach
  void drive() {
    fake.readyAtOnce(false);
    fake.missSecret("absent/url");
    var _ = driver.scheduleWithFixedDelay(this::step, 0, 10, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    driver.shutdownNow();
    fake.close();
  }

  /** Does what the processes would do: their command says how they behave. */
  private void step() {
    fake.lookAtClock();
    fake.observe()
        .forEach((app, running) -> running.instances().forEach(i -> step(app, running, i)));
  }

  private void step(AppName app, Running running, Instance instance) {
    var behaviour =
        running
            .desired()
            .map(workload -> workload.release().config().processes().get(instance.id().type()))
            .map(process ->
                Behaviour.valueOf(process.command().getFirst().toUpperCase(Locale.ROOT)));
    if (behaviour.isEmpty()
        || !running.desired().get().release().number().equals(instance.id().release())) {
      return;
    }
    if (greeted.add(instance.id())) {
      fake.write(app, instance.id(), "up");
    }
    switch (behaviour.get()) {
      case COMES_UP, LISTENS -> fake.ready(app, instance.id());
      case CRASHES -> fake.crash(app, instance.id(), "exited with 3\n  oh no");
      case NEVER_READY -> {}
    }
  }

  @Override
  protected Cluster cluster() {
    return fake;
  }

  @Override
  protected ImageRef image() {
    return new ImageRef("shop", Digest.of("image"));
  }

  @Override
  protected ProcessSpec process(Behaviour behaviour) {
    var command = List.of(behaviour.name().toLowerCase(Locale.ROOT));
    return switch (behaviour) {
      case COMES_UP, CRASHES -> new ProcessSpec(command, Optional.empty());
      case LISTENS, NEVER_READY ->
          new ProcessSpec(
              command, Optional.of(8080), Health.readyBy(new HealthCheck.Tcp()), Resources.NONE);
    };
  }
}
