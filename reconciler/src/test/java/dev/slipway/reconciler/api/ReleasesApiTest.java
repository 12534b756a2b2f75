package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger has, over HTTP. */
final class ReleasesApiTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.releases.put(
        Statuses.SHOP,
        List.of(Statuses.release(12, State.RUNNING), Statuses.release(11, State.SUPERSEDED)));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void listsTheReleasesOfAnApp() throws Exception {
    assertThat(get("/api/v1/apps/shop/releases").body()).isEqualTo(golden("releases.json"));
  }

  @Test
  void listsNoMoreReleasesThanAskedFor() throws Exception {
    assertThat(get("/api/v1/apps/shop/releases?limit=1").body())
        .contains("\"number\":12")
        .doesNotContain("\"number\":11");
    assertThat(get("/api/v1/apps/shop/releases?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void tellsAllOfOneReleaseAndWhatDiffersBetweenTwo() throws Exception {
    assertThat(get("/api/v1/apps/shop/releases/v12").body()).isEqualTo(golden("release.json"));
    assertThat(get("/api/v1/apps/shop/releases/12").body()).isEqualTo(golden("release.json"));
    assertThat(get("/api/v1/apps/shop/diff?from=9&to=v12").body()).isEqualTo(golden("diff.json"));
    assertThat(get("/api/v1/apps/nobody/releases/12").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/apps/nobody/diff?from=9&to=12").statusCode()).isEqualTo(404);
    for (var wrong : List.of("releases/x", "releases/0", "diff?from=9", "diff?from=9&to=12&at=1")) {
      assertThat(get("/api/v1/apps/shop/" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    control.failure = Optional.of(new RejectedException("there is no v13 of shop"));
    assertThat(get("/api/v1/apps/shop/releases/13").statusCode()).isEqualTo(409);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private static String golden(String name) throws IOException {
    try (var file = ReleasesApiTest.class.getResourceAsStream(name)) {
      return new String(requireNonNull(file, name).readAllBytes(), UTF_8);
    }
  }
}
