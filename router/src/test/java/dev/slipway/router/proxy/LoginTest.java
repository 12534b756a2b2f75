package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Logins;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has no name and password does not get to an app that wants them. */
class LoginTest {
  private static final String ASKS = "basicAuth: {secret: staff/users}";
  private static final String ANN =
      "ann:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";
  private static final String BOB =
      "bob:$2b$04$abcdefghijklmnopqrstuuPWRtT5yx7FBi4dcf6ROhboeNunUrLQ.\n";
  private static final String IS_ANN = basic("ann:open sesame");

  /** By bcrypt with a cost of 12: a quarter of a second. */
  private static final String SLOW =
      "ann:$2y$12$abcdefghijklmnopqrstuuvhqlfa3SToYAWnpQD0wYcoxAD7y2cEy";

  private final RunningRouter router = new RunningRouter();
  private final AtomicInteger asked = new AtomicInteger();

  /** Says what it was told of who the client is, and what came. */
  private final Origin origin =
      new Origin(exchange -> {
        asked.incrementAndGet();
        var sent = exchange.getRequestBody().readAllBytes();
        var told = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
        var body = (told + " " + sent.length).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });

  @AfterEach
  void stop() {
    router.close();
    origin.close();
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private Route route(String app, String settings, Optional<Logins> logins) throws Exception {
    var behind = new TreeSet<Backend>(List.of(origin.backend()));
    return new Route(new AppName(app), behind, Settings.of(settings)).with(logins);
  }

  private void serve(Route route) throws Exception {
    router.router().publish(new RouteTable(new TreeMap<>(Map.of(new Domain("localhost"), route))));
  }

  private void serve(String users) throws Exception {
    serve(route("shop", ASKS, Optional.of(Logins.parse(users))));
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    var request = router.request(path);
    return router.send(
        (authorization.isEmpty() ? request : request.header("Authorization", authorization))
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void who_is_known_gets_to_the_app_which_is_not_told_the_password(HttpClient.Version version)
      throws Exception {
    serve(ANN + BOB);
    try (var client = HttpClient.newBuilder().version(version).build()) {
      for (var who : List.of("ann:open sesame", "bob:geheim", "ann:open sesame")) {
        var request = router.request("/").header("Authorization", basic(who)).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[] 0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ann:wrong", "eve:open sesame", "ann"})
  void who_is_not_is_asked_who_it_is(String who) throws Exception {
    serve(ANN);
    var answer = get("/", who.isEmpty() ? "" : basic(who));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("www-authenticate"))
        .containsExactly("Basic realm=\"shop\", charset=\"UTF-8\"");
    assertThat(asked).hasValue(0);
  }

  @Test
  void two_headers_are_none() throws Exception {
    serve(ANN);
    try (var client = router.raw()) {
      var header = "Authorization: " + IS_ANN + "\n";
      client.send("GET / HTTP/1.1\nHost: localhost\n" + header + header + "\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void nobody_is_let_in_while_it_is_not_known_who_may() throws Exception {
    serve(route("shop", ASKS, Optional.empty()));
    for (var who : List.of("", IS_ANN)) {
      assertThat(get("/", who).statusCode()).isEqualTo(503);
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void another_password_counts_from_the_next_request_on() throws Exception {
    serve(ANN);
    assertThat(get("/", IS_ANN).statusCode()).isEqualTo(200);
    serve("ann:" + BOB.substring(4));
    assertThat(get("/", IS_ANN).statusCode()).isEqualTo(401);
    assertThat(get("/", basic("ann:geheim")).statusCode()).isEqualTo(200);
    serve(BOB);
    assertThat(get("/", basic("ann:geheim")).statusCode()).isEqualTo(401);
  }

  @Test
  void what_the_app_is_given_in_its_place_is_kept() throws Exception {
    var settings = ASKS + "\nheaders: {request: {set: {Authorization: Bearer x}}}";
    serve(route("shop", settings, Optional.of(Logins.parse(ANN))));
    assertThat(get("/", IS_ANN).body()).isEqualTo("[Bearer x] 0");
  }

  @Test
  void without_the_setting_the_header_is_the_apps() throws Exception {
    router.with("basicAuth: false", origin.backend());
    assertThat(get("/", IS_ANN).body()).isEqualTo("[" + IS_ANN + "] 0");
  }

  @Test
  void other_rules_come_first() throws Exception {
    var settings = ASKS + "\nmaintenance: true\nredirects: [{from: /old, to: /new}]\nmaxBody: 100";
    serve(route("shop", settings, Optional.of(Logins.parse(ANN))));
    assertThat(get("/", "").statusCode()).isEqualTo(503);
    assertThat(get("/old", "").statusCode()).isEqualTo(301);
  }

  /** Who has the host name lets in first, and then the app that a path leads to. */
  @Test
  void on_a_path_to_another_app_both_are_asked() throws Exception {
    var shop = route("shop", ASKS + "\npaths: {/docs: {app: docs}, /api: api}", of(ANN + BOB));
    var api = new Route(shop.app(), shop.backends(), shop.routing()).with(of(ANN + BOB));
    serve(shop.with(Map.of("/docs", route("docs", ASKS, of(BOB)), "/api", api)));
    assertThat(get("/", IS_ANN).statusCode()).isEqualTo(200);
    assertThat(get("/api", IS_ANN).statusCode()).isEqualTo(200);
    assertThat(get("/docs", IS_ANN).statusCode()).isEqualTo(401);
    assertThat(get("/docs", basic("bob:geheim")).body()).isEqualTo("[] 0");
    serve(shop.with(Map.of("/docs", route("docs", "{}", Optional.empty()))));
    assertThat(get("/docs", "").statusCode()).isEqualTo(401);
    assertThat(get("/docs", IS_ANN).body()).isEqualTo("[] 0");
    var open = route("shop", "paths: {/docs: {app: docs}}", Optional.empty());
    serve(open.with(Map.of("/docs", route("docs", ASKS, of(BOB)))));
    assertThat(get("/", "").statusCode()).isEqualTo(200);
    assertThat(get("/docs", "").headers().firstValue("www-authenticate").orElseThrow())
        .contains("docs");
  }

  private static Optional<Logins> of(String users) throws Exception {
    return Optional.of(Logins.parse(users));
  }

  @Test
  void a_body_waits_and_is_measured_all_the_same() throws Exception {
    var settings = ASKS + "\nmaxBody: 100000";
    serve(route("shop", settings, of(ANN)));
    var small = router.request("/").header("Authorization", IS_ANN);
    var body = BodyPublishers.ofByteArray(new byte[100_000]);
    assertThat(router.send(small.POST(body).build()).body()).isEqualTo("[] 100000");
    serve(route("shop", ASKS + "\nmaxBody: 3", of(BOB)));
    try (var client = router.raw()) {
      var head = "POST / HTTP/1.1\nHost: localhost\nAuthorization: " + basic("bob:geheim");
      client.send(head + "\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 413");
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void clients_that_go_away_meanwhile_leave_nothing_behind() throws Exception {
    serve(SLOW);
    var clients = new ArrayList<RawConnection>();
    for (var i = 0; i < 20; i++) {
      clients.add(router.raw().send(request(basic("ann:slow"))));
      clients.getLast().close();
    }
    assertThat(get("/", basic("ann:slow")).statusCode()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(20)).until(() -> router.router().requestsInFlight() == 0);
  }

  /** The instance that it had may serve another by now. */
  @Test
  void a_table_that_came_meanwhile_counts() throws Exception {
    try (var next = new Origin(exchange -> exchange.sendResponseHeaders(204, -1));
        var client = new Http2Frames(router.port())) {
      serve(SLOW);
      askSlowly("ann", client, 1);
      var there = new TreeSet<Backend>(List.of(next.backend()));
      serve(route("shop", ASKS, of(SLOW)).withBackends(_ -> there));
      awaitTold(204);

      serve(SLOW.replace("ann", "bob"));
      askSlowly("bob", client, 3);
      router.router().publish(RouteTable.EMPTY);
      awaitTold(503);
    }
    assertThat(asked).hasValue(0);
  }

  /** Behind some that are wrong, so that it takes a second or more on a machine of few cores. */
  private void askSlowly(String user, Http2Frames client, int stream) throws Exception {
    for (var i = 0; i < 5; i++) {
      router.raw().send(request(basic(user + ":wrong " + i))).close();
    }
    var credentials = Http2Frames.header("authorization", basic(user + ":slow"));
    var flags = Http2Frames.END_HEADERS | Http2Frames.END_STREAM;
    client.send(Http2Frames.HEADERS, flags, stream, Http2Frames.get(credentials));
    client.send(Http2Frames.PING, 0, 0, new byte[8]);
    client.await(Http2Frames.PING); // what was sent before is read
  }

  private void awaitTold(int status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> router.told().stream().anyMatch(told -> told.status() == status));
  }

  private static String request(String authorization) {
    return "GET / HTTP/1.1\nHost: localhost\nAuthorization: " + authorization + "\n\n";
  }

  /** nginx has crypt(3) look at the same file. */
  @Test
  void nginx_lets_the_same_in(@TempDir Path folder) throws Exception {
    var users = ANN + BOB;
    serve(users);
    var file = Files.writeString(folder.resolve("users"), users);
    try (var nginx =
            PeerProxy.nginx(
                folder, origin.backend(), "auth_basic shop; auth_basic_user_file " + file + ";");
        var client = HttpClient.newHttpClient()) {
      for (var who :
          List.of("", "ann:open sesame", "ann:wrong", "bob:geheim", "eve:geheim", "ann:")) {
        var here = get("/", who.isEmpty() ? "" : basic(who)).statusCode();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + nginx.port() + "/"));
        if (!who.isEmpty()) {
          request.header("Authorization", basic(who));
        }
        var there = client.send(request.build(), BodyHandlers.ofString()).statusCode();
        assertThat(here).as(who).isEqualTo(there);
      }
    }
  }
}
