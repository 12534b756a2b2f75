package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ApiServer server =
      new ApiServer(
          new ListenAddress("127.0.0.1", 0),
          Set.of("slipway.example.com"),
          control,
          new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.blog());
    control.apps.add(Statuses.shop());
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
  void tellsAnAppInTheJsonOfTheDesign() throws Exception {
    var answer = get("/api/v1/apps/shop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo(golden("app.json"));
  }

  @Test
  void tellsEverythingOfAnAppThatIsNotWell() throws Exception {
    assertThat(get("/api/v1/apps/blog").body()).isEqualTo(golden("stalled.json"));
  }

  @Test
  void listsTheApps() throws Exception {
    assertThat(get("/api/v1/apps").body())
        .isEqualTo("[" + golden("stalled.json").strip() + "," + golden("app.json").strip() + "]\n");
  }

  @Test
  void tellsOfTheConfigRepository() throws Exception {
    control.config =
        ConfigStatus.of(
            Optional.of(Statuses.CONFIG_COMMIT),
            Optional.of("a commit is not signed\nsign it"),
            Optional.empty());

    assertThat(get("/api/v1/config").body())
        .isEqualTo(
            "{\"revision\":\"%s\",\"trouble\":\"a commit is not signed\",\"hint\":\"sign it\",\"rewritten\":null}%n"
                .formatted(Statuses.CONFIG_COMMIT));
  }

  @Test
  void answersInJsonWhatLeadsNowhere() throws Exception {
    assertThat(get("/api/v1/apps/nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/apps/nobody").body())
        .isEqualTo(
            """
            {"error":"there is no app named nobody","hint":"GET /api/v1/apps lists the apps there are"}
            """);
    assertThat(get("/api/v1/apps/nobody/releases").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/apps/nobody/logs").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/apps/%2e%2e/logs").statusCode()).isEqualTo(404);
    assertThat(get("/api/v2").body()).startsWith("{\"error\":\"there is nothing here\"");
    var wrongMethod = send(request("/api/v1/apps").DELETE());
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.body()).startsWith("{\"error\":");
  }

  @Test
  void refusesParametersThatItDoesNotKnow() throws Exception {
    assertThat(get("/api/v1/apps/shop/logs?tail=-1").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/apps/shop/logs?tail=99999").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/apps/shop/logs?follow=maybe").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/apps/shop/logs?process=W%20").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/apps/shop/logs?folow=true").body())
        .contains("unknown parameter: folow")
        .contains("follow, process, since, tail");
    assertThat(get("/api/v1/apps/shop/builds/xyz/log").statusCode()).isEqualTo(400);
  }

  @Test
  void saysWhetherItLivesAndIsReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    control.notReady = Optional.of("the config repository was not seen yet");

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("was not seen yet");
  }

  @Test
  void listsItsPathsAtTheTop() throws Exception {
    assertThat(get("/").body()).contains("GET /api/v1/apps/{app}/releases", "POST /api/v1/sync");
  }

  @Test
  void looksNow() throws Exception {
    var answer = post("", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"revision\":\"" + Statuses.CONFIG_COMMIT + "\",\"message\":\"\"}\n");
    assertThat(control.syncs).containsExactly(new SyncRequest(true, Optional.empty(), false));
  }

  @Test
  void looksNowAsItWasAskedTo() throws Exception {
    var answer =
        post("{\"await\":false,\"rebuild\":\"shop\",\"confirmRemovals\":true}", "application/json");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"revision\":null,\"message\":\"\"}\n");
    assertThat(control.syncs)
        .containsExactly(new SyncRequest(false, Optional.of(Statuses.SHOP), true));
  }

  @Test
  void takesWhatIsNotSaidAsWithoutABody() throws Exception {
    post("{}", "application/json");
    post("{\"confirmRemovals\":true}", "application/json");

    assertThat(control.syncs)
        .containsExactly(
            new SyncRequest(true, Optional.empty(), false),
            new SyncRequest(true, Optional.empty(), true));
  }

  @Test
  void refusesAWishThatItDoesNotUnderstand() throws Exception {
    assertThat(post("{\"rebuild\":\"nobody\"}", "application/json").statusCode()).isEqualTo(404);
    assertThat(post("{\"rebuild\":\"Not A Name\"}", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(post("{", "application/json").statusCode()).isEqualTo(400);
    assertThat(post("{\"rebuild\":\"shop\"}", "text/plain").statusCode()).isEqualTo(415);
    assertThat(post("x".repeat(100_000), "application/json").statusCode()).isEqualTo(413);
    assertThat(control.syncs).isEmpty();
  }

  @Test
  void scalesAsItWasAskedTo() throws Exception {
    var answer =
        scale(
            "shop",
            "{\"processes\":{\"web\":3},\"author\":{\"name\":\"Ann\",\"email\":\"a@b.c\"}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"revision\":\"%s\",\"file\":\"apps/shop.yaml\",\"message\":\"shop: scaled\",\"request\":null}%n"
                .formatted(Statuses.CONFIG_COMMIT));
    assertThat(control.scales)
        .containsExactly(
            new ScaleRequest(
                new TreeMap<>(Map.of(ProcessType.WEB, 3)),
                Optional.of(new Person("Ann", "a@b.c"))));
  }

  @Test
  void saysWhatWasWrittenWithinATime() throws Exception {
    assertThat(get("/api/v1/apps/shop/logs?since=1h10m").statusCode()).isEqualTo(200);
    assertThat(control.queries.getFirst().since()).contains(Duration.ofMinutes(70));
    assertThat(get("/api/v1/apps/shop/logs?since=yesterday").statusCode()).isEqualTo(400);
  }

  @Test
  void restartsAllOrWhatItWasAskedTo() throws Exception {
    var path = "/api/v1/apps/shop/restart";
    var all = send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(all.statusCode()).isEqualTo(202);
    assertThat(all.body()).isEqualTo("{\"processes\":[\"web\",\"worker\"]}\n");

    assertThat(restart("{\"processes\":[\"web\"]}").statusCode()).isEqualTo(202);
    assertThat(restart("{\"processes\":[\"cron\"]}").statusCode()).isEqualTo(400);
    assertThat(restart("{\"processes\":\"web\"}").statusCode()).isEqualTo(400);
    assertThat(restart("null").statusCode()).isEqualTo(202);

    assertThat(control.restarts)
        .containsExactly("shop [web, worker]", "shop [web]", "shop [web, worker]");
  }

  private HttpResponse<String> restart(String body) throws Exception {
    return send(
        request("/api/v1/apps/shop/restart")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void goesBackAndReleasesAgainAsItWasAskedTo() throws Exception {
    var ann = "\"author\":{\"name\":\"Ann\",\"email\":\"a@b.c\"}";
    var person = Optional.of(new Person("Ann", "a@b.c"));
    assertThat(wish("rollback", "").body())
        .isEqualTo(
            "{\"revision\":\"%s\",\"file\":\"releases/shop.yaml\",\"message\":\"shop: back\",\"request\":null}%n"
                .formatted(Statuses.CONFIG_COMMIT));
    assertThat(wish("rollback", "{\"to\":9," + ann + "}").statusCode()).isEqualTo(200);
    assertThat(wish("release", "").statusCode()).isEqualTo(200);
    assertThat(wish("release", "{" + ann + ",\"now\":true}").statusCode()).isEqualTo(200);

    assertThat(wish("hold", "{" + ann + "}").body()).contains("\"message\":\"shop: held\"");
    assertThat(wish("unhold", "").statusCode()).isEqualTo(200);
    assertThat(control.holds).containsExactly("true " + person.get(), "false ");
    assertThat(control.rollbacks)
        .containsExactly(
            new RollbackRequest(Optional.empty(), Optional.empty(), false),
            new RollbackRequest(Optional.of(new ReleaseNumber(9)), person, false));
    assertThat(control.released)
        .containsExactly(
            new ReleaseRequest(Optional.empty(), false), new ReleaseRequest(person, true));
  }

  @Test
  void goesBackToNothingThatIsNoRelease() throws Exception {
    for (var body : List.of("{", "{\"to\":0}", "{\"to\":\"v9\"}", "[]", "{\"author\":\"Ann\"}")) {
      assertThat(wish("rollback", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(wish("release", "{\"author\":1}").statusCode()).isEqualTo(400);
    assertThat(wish("hold", "{\"author\":1}").statusCode()).isEqualTo(400);
    control.failure = Optional.of(new RejectedException("there is no v9 of shop\nsee them"));
    assertThat(wish("rollback", "{\"to\":9}").statusCode()).isEqualTo(409);
    assertThat(control.rollbacks).isEmpty();
  }

  private HttpResponse<String> wish(String what, String body) throws Exception {
    return send(
        request("/api/v1/apps/shop/" + what)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void scalesNothingThatIsNotThereOrNoNumber() throws Exception {
    assertThat(scale("nobody", "{\"processes\":{\"web\":3}}").statusCode()).isEqualTo(404);
    assertThat(scale("shop", "{\"processes\":{\"cron\":3}}").body())
        .isEqualTo(
            "{\"error\":\"shop has no process type cron\",\"hint\":\"it has web, worker\"}\n");
    for (var body :
        List.of(
            "",
            "null",
            "{}",
            "{\"processes\":{}}",
            "{\"processes\":{\"web\":-1}}",
            "{\"processes\":{\"web\":null}}",
            "{\"processes\":{\"web\":\"x\"}}",
            "{\"processes\":{\"W\":1}}",
            "{\"processes\":{\"web\":1},\"author\":{\"name\":\"<\",\"email\":\"\"}}")) {
      assertThat(scale("shop", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(control.scales).isEmpty();
  }

  private HttpResponse<String> scale(String app, String body) throws Exception {
    return send(
        request("/api/v1/apps/" + app + "/scale")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void saysWhyALookWasNotPossible() throws Exception {
    control.failure = Optional.of(new UnavailableException("no route to git.example.com"));
    assertThat(post("", "").statusCode()).isEqualTo(503);
    assertThat(post("", "").body())
        .isEqualTo(
            """
            {"error":"no route to git.example.com","hint":"it is tried again by itself"}
            """);

    control.failure = Optional.of(new RejectedException("wrong password\nset SLIPWAY_GIT_USER"));
    assertThat(post("", "").statusCode()).isEqualTo(409);
    assertThat(post("", "").body())
        .isEqualTo("{\"error\":\"wrong password\",\"hint\":\"set SLIPWAY_GIT_USER\"}\n");
  }

  @Test
  void hidesTheDetailsOfItsOwnErrors() throws Exception {
    control.failure = Optional.of(new IllegalStateException("the secret inside"));

    var answer = get("/api/v1/apps/shop/releases");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret inside");
  }

  @Test
  void refusesCommandsOfOtherSites() throws Exception {
    var path = "/api/v1/sync";
    var none = HttpRequest.BodyPublishers.noBody();
    assertThat(send(request(path).header("Origin", "https://evil.example").POST(none)).statusCode())
        .isEqualTo(403);
    assertThat(send(request(path).header("Sec-Fetch-Site", "cross-site").POST(none)).statusCode())
        .isEqualTo(403);
    assertThat(control.syncs).isEmpty();
    assertThat(
            send(request(path).header("Origin", "http://127.0.0.1:" + server.port()).POST(none))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesHostNamesThatItWasNotGiven() throws Exception {
    assertThat(RawHttp.status(server.port(), "evil.example")).isEqualTo(403);
    assertThat(RawHttp.status(server.port(), "localhost:8300")).isEqualTo(200);
    assertThat(RawHttp.status(server.port(), "[::1]:8300")).isEqualTo(200);
    assertThat(RawHttp.status(server.port(), "Slipway.example.com")).isEqualTo(200);
  }

  @Test
  void tellsTheMetrics() throws Exception {
    var answer = get("/metrics");

    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("slipway_passes_seconds_count{result=\"ok\"} 0");
    assertThat(get("/metrics").body())
        .contains("slipway_api_requests_seconds_count{class=\"2xx\"} 1");
  }

  @Test
  void saysThatItsPortIsTakenAndWhatToDo() {
    try (var second =
        new ApiServer(
            new ListenAddress("127.0.0.1", server.port()),
            Set.of(),
            control,
            new PrometheusMetrics())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("the API can not listen on 127.0.0.1:" + server.port())
          .hasMessageContaining("choose another --http");
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<String> post(String body, String type)
      throws IOException, InterruptedException {
    var request = request("/api/v1/sync").POST(HttpRequest.BodyPublishers.ofString(body));
    return send(type.isEmpty() ? request : request.header("Content-Type", type));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String golden(String name) throws IOException {
    try (var file = ApiServerTest.class.getResourceAsStream(name)) {
      return new String(java.util.Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
    }
  }
}
