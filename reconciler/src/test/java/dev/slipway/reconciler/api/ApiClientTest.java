package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the server writes is what the client reads; and what it makes of other servers. */
class ApiClientTest {
  private static ApiClient client(int port) {
    return new ApiClient(URI.create("http://127.0.0.1:" + port));
  }

  @Test
  void readsEverythingBackAsItWas() throws Exception {
    var control = new FakeControlPlane();
    control.apps.addAll(List.of(Statuses.blog(), Statuses.shop()));
    var releases = List.of(Statuses.release(12, State.RUNNING), Statuses.release(11, State.HELD));
    control.releases.put(Statuses.SHOP, releases);
    control.kept.add(Statuses.line("web", 1, "a \"b\" \\ é\u0001\u2028 z"));
    var lines = new ArrayList<LogText>();
    try (var server =
            new ApiServer(
                new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());
        var client = start(server)) {
      assertThat(client.apps()).isEqualTo(control.apps());
      assertThat(client.app(Statuses.BLOG)).hasValue(Statuses.blog());
      assertThat(client.releases(Statuses.SHOP, 0)).hasValue(releases);
      assertThat(client.releases(Statuses.SHOP, 1)).hasValue(releases.subList(0, 1));
      assertThat(client.release(Statuses.SHOP, new ReleaseNumber(12)))
          .hasValue(Statuses.details(12));
      assertThat(client.diff(Statuses.SHOP, new ReleaseNumber(9), new ReleaseNumber(12)))
          .hasValue(Statuses.diff(9, 12));
      assertThat(client.sync(new SyncRequest(true, Optional.empty(), false)))
          .hasValue(control.outcome);
      assertThat(client.logs(Statuses.SHOP, new LogQuery(Optional.empty(), 9, false), lines::add))
          .isTrue();
    }
    assertThat(lines)
        .containsExactly(new LogText("v12-web-1", "web", "a \"b\" \\ é\u0001\u2028 z"));
  }

  private static ApiClient start(ApiServer server) throws Exception {
    server.start();
    return client(server.port());
  }

  @Test
  void saysThatAnotherServerIsNoDaemon() throws Exception {
    for (var body : List.of("<html>", "{\"detail\":\"Not Found\"}", "{}", "", "[1]", "null")) {
      for (var status : List.of(200, 404, 500)) {
        var server = server(status, body);
        try (var client = client(server.getAddress().getPort())) {
          assertThatThrownBy(client::apps)
              .as(status + " " + body)
              .isInstanceOf(UnavailableException.class)
              .hasMessageContaining("is not a Slipway daemon of this version\nsay where");
        } finally {
          server.stop(0);
        }
      }
    }
  }

  private static HttpServer server(int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }
}
