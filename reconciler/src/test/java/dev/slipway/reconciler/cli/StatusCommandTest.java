package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ConfigStatus;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StatusCommandTest {
  @Test
  void saysNoAndWhyWhenTheConfigRepositoryIsNotFollowed() throws Exception {
    var control = new FakeControlPlane();
    control.apps.add(Statuses.shop());
    control.config = config(Optional.of("the commit 1a2b3c4 is not signed\nsign it"));
    var address = new ListenAddress("127.0.0.1", 0);
    try (var server = new ApiServer(address, Set.of(), control, new PrometheusMetrics())) {
      server.start();
      var console = Console.at(server.port());

      assertThat(console.run("status")).isEqualTo(1);

      assertThat(console.out()).contains("shop  Ready");
      assertThat(console.err())
          .isEqualTo(
              """
              The config repository is not followed: the commit 1a2b3c4 is not signed
              sign it
              """);

      control.config = config(Optional.empty());
      assertThat(console.run("status")).isEqualTo(0);
    }
  }

  private static ConfigStatus config(Optional<String> trouble) {
    return ConfigStatus.of(Optional.of(Statuses.CONFIG_COMMIT), trouble, Optional.empty());
  }
}
