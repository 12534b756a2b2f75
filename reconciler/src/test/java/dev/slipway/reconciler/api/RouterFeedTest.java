package dev.slipway.reconciler.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.fake.FakeRouterMesh;
import dev.slipway.router.mesh.ConnectedRouters;
import dev.slipway.router.mesh.Lookout;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.RouterStatus;
import dev.slipway.router.mesh.TableFollower;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RouterFeedTest {
  private static final RouterName ONE = new RouterName("one");
  private static final MeshToken TOKEN = new MeshToken("a-token-of-the-routers");

  private final ToldCertificates told = new ToldCertificates();
  private volatile List<CertificateStatus> certificates = List.of();
  private volatile boolean leads = true;
  private final FakeRouterMesh router = new FakeRouterMesh(InstantSource.system());
  private final TableFollower follower = new TableFollower(router, _ -> {});
  private final ConnectedRouters mesh =
      new ConnectedRouters(Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});
  private final ApiServer server =
      new ApiServer(
          new ApiServer.Endpoint(
              new ListenAddress("127.0.0.1", 0),
              Set.of(),
              Optional.empty(),
              Optional.of(
                  new MeshAccess(() -> leads, mesh, told, Optional.of(TOKEN), Optional.empty()))),
          new FakeControlPlane(),
          new PrometheusMetrics());

  @AfterEach
  void stop() {
    server.close();
    mesh.close();
  }

  /** A router that follows, until it is closed. */
  private final class Following implements AutoCloseable {
    final RouterFeed feed =
        new RouterFeed(address(), Optional.of(TOKEN), TlsFiles.NONE, () -> certificates);
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CompletableFuture<Exception> ended = new CompletableFuture<>();
    private final Thread thread;

    Following() throws InterruptedException {
      thread = Thread.ofVirtual().start(this::follow);
      assertThat(connected.await(10, SECONDS)).isTrue();
      await()
          .atMost(10, SECONDS)
          .until(() -> mesh.statuses().stream().anyMatch(RouterStatus::connected));
    }

    private void follow() {
      try {
        feed.follow(ONE, follower, connected::countDown);
      } catch (RejectedException | UnavailableException | InterruptedException e) {
        ended.complete(e);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      await().atMost(10, SECONDS).until(() -> !thread.isAlive());
      feed.close();
    }
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private static RouteTable table(int apps, int port) {
    var routes = new TreeMap<Domain, Route>();
    var backends = new TreeSet<>(List.of(new Backend("10.0.0.1", port)));
    for (var i = 0; i < apps; i++) {
      routes.put(new Domain("app" + i + ".localhost"), new Route(new AppName("app" + i), backends));
    }
    return new RouteTable(routes);
  }

  @Test
  void servesWhatIsPublishedAndWhatChangesOfIt() throws Exception {
    server.start();
    try (var _ = new Following()) {
      mesh.publish(table(3, 1));
      assertThat(router.state().confirmed()).isEqualTo(table(3, 1));

      mesh.publish(table(2, 2));
      assertThat(router.state().confirmed()).isEqualTo(table(2, 2));
      assertThat(mesh.state().confirmed()).isEqualTo(table(2, 2));
    }
  }

  @Test
  void aPlatformWithoutRoutesIsATableToo() throws Exception {
    server.start();
    try (var _ = new Following()) {
      assertThat(follower.hasTable()).isFalse();

      mesh.publish(RouteTable.EMPTY);

      assertThat(follower.hasTable()).isTrue();
    }
  }

  @Test
  void looksAroundItselfUntilTheDaemonTells() throws Exception {
    server.start();
    follower.begin(Optional.of(table(1, 1)));
    try (var following = new Following()) {
      assertThat(follower.lookAround(new Moved(2), Duration.ofHours(1))).isTrue();
      following.feed.servingChanged();
      await()
          .atMost(10, SECONDS)
          .until(() ->
              mesh.statuses().getFirst().version().equals(Optional.of(table(1, 2).version())));

      mesh.publish(table(1, 1));

      assertThat(follower.lookAround(new Moved(3), Duration.ZERO)).isFalse();
      assertThat(router.state().confirmed()).isEqualTo(table(1, 1));
    }
  }

  /** All instances have another port by now. */
  private record Moved(int port) implements Lookout {
    @Override
    public boolean isUpToDate() {
      return true;
    }

    @Override
    public RouteTable routes() {
      return RouteTable.EMPTY;
    }

    @Override
    public Optional<SortedSet<Backend>> instances(AppName app, ProcessType process) {
      return Optional.of(new TreeSet<>(List.of(new Backend("10.0.0.1", port))));
    }

    @Override
    public long changes() {
      return port;
    }
  }

  @Test
  void followsNoDaemonThatDoesNotLeadAndIsLetGoOfByOneThatDoesNoMore() throws Exception {
    server.start();
    leads = false;
    var feed = new RouterFeed(address(), Optional.of(TOKEN), TlsFiles.NONE, List::of);
    assertThatThrownBy(() -> feed.follow(ONE, follower, () -> {}))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("does not lead");
    assertThat(mesh.statuses()).isEmpty();

    leads = true;
    try (var following = new Following()) {
      mesh.publish(table(3, 1));
      leads = false;
      mesh.letGo();

      assertThat(following.ended.get(10, SECONDS)).isInstanceOf(UnavailableException.class);
    }
    assertThat(router.state().confirmed()).isEqualTo(table(3, 1));
    feed.close();
  }

  @Test
  void takesATableOfManyMegabytes() throws Exception {
    server.start();
    try (var _ = new Following()) {
      mesh.publish(table(20_000, 1));

      assertThat(router.state().confirmed().routes()).hasSize(20_000);
    }
  }

  @Test
  void tellsOfWhatDrains() throws Exception {
    server.start();
    var backend = new Backend("10.0.0.1", 1);
    try (var following = new Following()) {
      router.onChange(following.feed::servingChanged);
      mesh.publish(table(1, 1));
      router.begin("app0.localhost");
      mesh.publish(RouteTable.EMPTY);
      assertThat(mesh.state().draining()).containsOnlyKeys(backend);

      router.end(backend);

      await().atMost(10, SECONDS).until(() -> mesh.state().draining().isEmpty());
    }
  }

  private static CertificateStatus certificate(int number, String problem) {
    return new CertificateStatus(
        "c" + number,
        List.of(new Domain("host" + number + ".example.com")),
        Optional.of(Instant.ofEpochSecond(number)),
        problem);
  }

  @Test
  void tellsOfItsCertificatesWhileItIsConnected() throws Exception {
    server.start();
    certificates = List.of(certificate(1, ""));
    try (var _ = new Following()) {
      await()
          .atMost(10, SECONDS)
          .until(() -> told.all().equals(List.of(certificate(1, "").of("one"))));

      certificates = List.of(certificate(1, "it expired\nrenew it"), certificate(2, ""));

      await()
          .atMost(10, SECONDS)
          .untilAsserted(() ->
              assertThat(told.all())
                  .containsExactly(
                      certificate(1, "it expired\nrenew it").of("one"),
                      certificate(2, "").of("one")));
    }
    await().atMost(10, SECONDS).until(() -> told.all().isEmpty());
  }

  @Test
  void tellsOfThoseThatExpireFirstWhereTheyAreMany() throws Exception {
    server.start();
    certificates = IntStream.range(0, 20_000).mapToObj(i -> certificate(20_000 - i, "")).toList();
    try (var _ = new Following()) {
      await().atMost(20, SECONDS).until(() -> !told.all().isEmpty());
      assertThat(told.all()).hasSizeGreaterThan(2_000);
      assertThat(told.all().getFirst()).isEqualTo(certificate(1, "").of("one"));
      mesh.publish(table(3, 1));
    }
  }

  @Test
  void oneThatCanNotServeATableGoes() throws Exception {
    server.start();
    try (var following = new Following()) {
      router.fail("an event loop is stuck");

      assertThatThrownBy(() -> mesh.publish(table(1, 1)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("no router is connected"); // by the end of its lease
      assertThat(following.ended.get(10, SECONDS)).hasMessageContaining("an event loop is stuck");
    }
  }

  @Test
  void itsEndIsSeenOnBothSides() throws Exception {
    server.start();
    try (var _ = new Following()) {
      await().atMost(10, SECONDS).until(() -> mesh.statuses().getFirst().connected());
    }
    await().atMost(10, SECONDS).until(() -> !mesh.statuses().getFirst().connected());

    try (var following = new Following()) {
      server.close();
      assertThat(following.ended.get(10, SECONDS)).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void whoDoesNotKnowTheTokenIsRefused() throws Exception {
    server.start();
    try (var feed = new RouterFeed(address(), Optional.empty(), TlsFiles.NONE, List::of)) {
      assertThatThrownBy(() -> feed.follow(ONE, follower, () -> {}))
          .isInstanceOf(RejectedException.class)
          .hasMessage(
              "the token is not that of the daemon's --mesh-token-file\n"
                  + "give the router the same file by --mesh-token-file");
    }
    assertThat(mesh.statuses()).isEmpty();
  }

  @Test
  void whereThereIsNoDaemonItIsSaid() {
    try (var feed =
        new RouterFeed(
            URI.create("http://127.0.0.1:1"), Optional.empty(), TlsFiles.NONE, List::of)) {
      assertThatThrownBy(() -> feed.follow(ONE, follower, () -> {}))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no daemon at http://127.0.0.1:1\nstart one with:");
    }
  }

  @Test
  void whatIsNotUnderstoodEndsTheConnection() throws Exception {
    server.start();
    for (var message :
        List.of("{}", "null", "[", "{\"version\":\"sha256:" + "0".repeat(64) + "\"}")) {
      var closed = new CompletableFuture<Integer>();
      var listener =
          new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
              closed.complete(code);
              return CompletableFuture.completedStage(null);
            }
          };
      try (var http = HttpClient.newHttpClient()) {
        var socket =
            http.newWebSocketBuilder()
                .header("Authorization", TOKEN.header())
                .buildAsync(
                    URI.create(address().toString().replace("http", "ws") + "/api/v1/mesh"),
                    listener)
                .get(10, SECONDS);
        var _ = socket.sendText(message, true);
        assertThat(closed.get(10, SECONDS)).as(message).isEqualTo(1002);
      }
    }
  }

  @Test
  void aPageOfAnotherSiteMayNotConnect() throws Exception {
    server.start();
    try (var http = HttpClient.newHttpClient()) {
      var builder =
          http.newWebSocketBuilder()
              .header("Authorization", TOKEN.header())
              .header("Origin", "https://elsewhere.example");
      var address = URI.create(address().toString().replace("http", "ws") + "/api/v1/mesh");
      assertThatThrownBy(
              () -> builder.buildAsync(address, new WebSocket.Listener() {}).get(10, SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void theApiTellsOfTheRouters() throws Exception {
    server.start();
    try (var _ = new Following();
        var http = HttpClient.newHttpClient()) {
      mesh.publish(table(1, 1));
      var request = HttpRequest.newBuilder(address().resolve("/api/v1/routers")).build();

      var answer = http.send(request, BodyHandlers.ofString());

      assertThat(answer.body())
          .startsWith("[{\"name\":\"one\",\"version\":\"" + table(1, 1).version() + "\"")
          .contains("\"current\":true")
          .contains("\"connected\":true,\"problem\":null}");
    }
  }
}
