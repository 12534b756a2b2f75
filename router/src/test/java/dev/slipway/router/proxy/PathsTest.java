package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several apps and process types behind one host name. */
class PathsTest {
  private static final AppName SHOP = new AppName("shop");
  private static final AppName DOCS = new AppName("docs");

  private final Origin web = Origin.saying("web");
  private final Origin api = Origin.saying("api");
  private final Origin deep = Origin.saying("deep");
  private final Origin docs = Origin.saying("docs");
  private final RunningRouter router = new RunningRouter();

  @BeforeEach
  void publish() throws Exception {
    publish(Routing.NONE);
  }

  private void publish(Routing ofDocs) throws Exception {
    var settings = Settings.of("paths: {/api: api, /api/v2: api, /docs: {app: docs}}\nmaxBody: 10");
    var branches =
        Map.of(
            "/api", route(SHOP, settings, api.backend()),
            "/api/v2", route(SHOP, settings, deep.backend()),
            "/docs", route(DOCS, ofDocs, docs.backend()));
    publish(route(SHOP, settings, web.backend()).with(branches));
  }

  private void publish(Route route) throws Exception {
    router.router().publish(new RouteTable(new TreeMap<>(Map.of(new Domain("localhost"), route))));
  }

  private static Route route(AppName app, Routing routing, Backend backend) {
    return new Route(app, new TreeSet<>(List.of(backend)), routing);
  }

  @AfterEach
  void stop() {
    router.close();
    List.of(web, api, deep, docs).forEach(Origin::close);
  }

  @ParameterizedTest
  @CsvSource({
    "/, web",
    "/apis, web",
    "/ap, web",
    "/x/api, web",
    "/?/api, web",
    "/api, api",
    "/api/, api",
    "/api?a=b, api",
    "/api/v1/x, api",
    "/api/v21, api",
    "/api/v2, deep",
    "/api/v2/x, deep",
    "/docs/index.html, docs",
    "/Docs, web"
  })
  void the_longest_path_leads_up_to_a_slash(String path, String where) throws Exception {
    assertThat(router.get(path).body()).isEqualTo(where);
  }

  @Test
  void who_answered_is_told() throws Exception {
    router.get("/docs");
    assertThat(router.told().getLast().app()).contains(DOCS);
    router.get("/api");
    assertThat(router.told().getLast().app()).contains(SHOP);
  }

  @Test
  void the_settings_of_the_other_app_are_kept_to_as_well() throws Exception {
    publish(Settings.of("deny: [127.0.0.1]"));
    assertThat(router.get("/docs").statusCode()).isEqualTo(403);
    assertThat(router.get("/api").statusCode()).isEqualTo(200);
  }

  @Test
  void the_smaller_body_of_both_is_what_is_taken() throws Exception {
    publish(Settings.of("maxBody: 1Ki"));
    assertThat(post("/docs", 10)).isEqualTo(200);
    assertThat(post("/docs", 11)).isEqualTo(413);
    publish(Settings.of("maxBody: 5"));
    assertThat(post("/docs", 6)).isEqualTo(413);
  }

  private int post(String path, int bytes) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + router.port() + path))
              .POST(BodyPublishers.ofByteArray(new byte[bytes]))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void instances_behind_a_path_drain_as_all_do() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var leaving =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 10\n\nfirst");
              goOn.await();
              connection.send(" half");
            });
        var client = router.raw()) {
      var settings = Settings.of("paths: {/api: api}");
      var below = Map.of("/api", route(SHOP, settings, leaving.backend()));
      publish(route(SHOP, settings, web.backend()).with(below));
      client.send("GET /api HTTP/1.1\nHost: localhost\n\n").readHead();

      router.to(web.backend());

      assertThat(router.get("/api").body()).isEqualTo("web");
      assertThat(router.router().state().confirmed().backends()).containsExactly(web.backend());
      assertThat(router.router().state().draining()).containsOnlyKeys(leaving.backend());
      goOn.countDown();
      assertThat(client.read(10)).isEqualTo("first half");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> router.router().state().draining().isEmpty());
    }
  }
}
