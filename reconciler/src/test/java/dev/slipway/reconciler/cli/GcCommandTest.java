package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.GcOutcome;
import dev.slipway.reconciler.api.GcRequest;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images are deleted by the daemon, when somebody asks it over HTTP. */
final class GcCommandTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Console console() {
    return Console.at(server.port());
  }

  @Test
  void gcTellsWhatWasDeletedAndWhatWasNotJudged() {
    control.collected =
        new GcOutcome(
            true,
            10,
            List.of(
                new GcOutcome.Image(
                    Statuses.SHOP,
                    new ImageRef("shop", Digest.of("image")),
                    new TreeSet<>(Set.of(new BuildKey(Digest.of("key")))),
                    3 << 20)),
            1536,
            7,
            List.of(new GcOutcome.PassedOver(new AppName("blog"), "its source was not seen yet")),
            List.of(new AppName("old")));
    var console = console();

    assertThat(console.run("gc", "--dry-run")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            APP   IMAGE         SIZE
            shop  %s  3.0 MiB
            Of blog nothing goes: its source was not seen yet
            Would delete build logs and caches of old
            Would delete 1 image, 1.5 KiB; 7 stay
            """
                .formatted(Digest.of("image").abbreviated()));
    assertThat(control.collections).containsExactly(new GcRequest(true));
  }

  @Test
  void gcPrintsJsonAndWhyItWasRefused() {
    var console = console();
    assertThat(console.run("gc", "-o", "json")).isEqualTo(0);
    assertThat(console.out()).contains("\"dryRun\" : false", "\"releases\" : 10");
    assertThat(control.collections).containsExactly(new GcRequest(false));

    control.failure = Optional.of(new RejectedException("another daemon leads\nask that one"));
    assertThat(console.run("gc")).isEqualTo(3);
    assertThat(console.err()).isEqualTo("slipway: another daemon leads\nask that one\n");
  }
}
