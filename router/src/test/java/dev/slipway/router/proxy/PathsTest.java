package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
            "/api", route(SHOP, settings, api),
            "/api/v2", route(SHOP, settings, deep),
            "/docs", route(DOCS, ofDocs, docs));
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain("localhost"), route(SHOP, settings, web).with(branches));
    router.router().publish(new RouteTable(routes));
  }

  private static Route route(AppName app, Routing routing, Origin origin) {
    return new Route(app, new TreeSet<>(List.of(origin.backend())), routing);
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
    router.get("/api");
    router.to(web.backend());
    assertThat(router.get("/api").body()).isEqualTo("web");
    assertThat(router.router().state().confirmed().backends()).containsExactly(web.backend());
  }
}
