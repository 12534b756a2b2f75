package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RequestThreadsTest {
  /** Such as builds, which may read and hash files for seconds. */
  @Test
  void virtualThreadsThatNeverYieldKeepNoRequestWaiting() throws Exception {
    var address = new ListenAddress("127.0.0.1", 0);
    var isOver = new AtomicBoolean();
    try (var server =
            new ApiServer(address, Set.of(), new FakeControlPlane(), new PrometheusMetrics());
        var client = HttpClient.newHttpClient();
        var builds = Executors.newVirtualThreadPerTaskExecutor()) {
      server.start();
      for (var i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        builds.execute(() -> {
          while (!isOver.get()) {
            Thread.onSpinWait();
          }
        });
      }
      var url = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/apps");
      var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build();
      try {
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      } finally {
        isOver.set(true);
      }
    }
  }
}
