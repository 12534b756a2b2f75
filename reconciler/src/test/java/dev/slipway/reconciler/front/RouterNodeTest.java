package dev.slipway.reconciler.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.TestMesh;
import dev.slipway.reconciler.api.TlsFiles;
import dev.slipway.router.mesh.RouterName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouterNodeTest {
  private static final ListenAddress ANYWHERE = new ListenAddress("127.0.0.1", 0);

  @TempDir private Path folder;

  private RouterNodeSettings following(TestMesh mesh) {
    return new RouterNodeSettings(
        mesh.address(),
        Optional.of(new RouterName("one")),
        Optional.empty(),
        TlsFiles.NONE,
        Optional.empty(),
        RouterSettings.on(ANYWHERE),
        ANYWHERE,
        folder,
        Duration.ZERO);
  }

  private static String body(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(30))
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  void theMetricsOfARouterAreThoseOfItsRouter() throws Exception {
    try (var mesh = TestMesh.start();
        var node = RouterNode.start(following(mesh))) {
      mesh.awaitRouters(1);
      mesh.publish(Map.of());
      assertThat(body(node.port(), "/")).contains("404");

      assertThat(body(node.healthPort(), "/readyz")).isEqualTo("ready\n");
      assertThat(body(node.healthPort(), "/metrics"))
          .contains("slipway_connections ", "slipway_requests_in_flight 0.0")
          .contains("slipway_requests_seconds_count{class=\"4xx\"} 1");
    }
  }
}
