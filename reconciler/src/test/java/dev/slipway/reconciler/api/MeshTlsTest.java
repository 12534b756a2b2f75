package dev.slipway.reconciler.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.fake.FakeRouterMesh;
import dev.slipway.router.mesh.ConnectedRouters;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.TableFollower;
import dev.slipway.router.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routers and a daemon that know each other by certificates. */
final class MeshTlsTest {
  private static final RouteTable TABLE =
      new RouteTable(
          new TreeMap<>(
              Map.of(
                  new Domain("shop.localhost"),
                  new Route(
                      new AppName("shop"), new TreeSet<>(List.of(new Backend("10.0.0.1", 80)))))));

  @TempDir private Path folder;
  private Authority authority;
  private Authority stranger;
  private Optional<ApiServer> server = Optional.empty();
  private final FakeRouterMesh router = new FakeRouterMesh(InstantSource.system());
  private final TableFollower follower = new TableFollower(router, _ -> {});
  private final ConnectedRouters mesh =
      new ConnectedRouters(Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});

  @BeforeEach
  void issue() throws IOException {
    authority = new Authority(Files.createDirectory(folder.resolve("ours")));
    authority.issue("daemon", "localhost").issue("router");
    stranger = new Authority(Files.createDirectory(folder.resolve("theirs")));
    stranger.issue("daemon", "localhost").issue("router");
  }

  @AfterEach
  void stop() {
    server.ifPresent(ApiServer::close);
    mesh.close();
  }

  private TlsFiles files(String who, String name, String believes) {
    var place = folder.resolve(who);
    return new TlsFiles(
        Optional.of(new TlsFiles.Pair(place.resolve(name + ".crt"), place.resolve(name + ".key"))),
        Optional.of(folder.resolve(believes).resolve("ca.crt")));
  }

  private void serve(TlsFiles files, Optional<MeshToken> token) throws Exception {
    var door = new MeshDoor(new ListenAddress("127.0.0.1", 0), files);
    var started =
        new ApiServer(
            new ApiServer.Endpoint(
                new ListenAddress("127.0.0.1", 0),
                Set.of(),
                Optional.empty(),
                Optional.of(new MeshAccess(mesh, token, Optional.of(door)))),
            new FakeControlPlane(),
            new PrometheusMetrics());
    server = Optional.of(started);
    started.start();
  }

  private void serve() throws Exception {
    serve(files("ours", "daemon", "ours"), Optional.empty());
  }

  private URI door() {
    return URI.create("https://localhost:" + server.orElseThrow().meshPort().orElseThrow());
  }

  private RouterFeed feed(URI from, TlsFiles files) {
    return new RouterFeed(from, Optional.empty(), files, List::of);
  }

  /** Why the daemon, or the router, wants nothing of the other. */
  private void assertRefused(TlsFiles files, String... why) {
    try (var feed = feed(door(), files)) {
      assertThatThrownBy(() -> feed.follow(new RouterName("one"), follower, () -> {}))
          .isInstanceOf(RejectedException.class)
          .hasMessageContainingAll(why);
    }
    assertThat(follower.hasTable()).isFalse();
    assertThat(mesh.statuses()).isEmpty();
  }

  private void assertServed(TlsFiles files) throws Exception {
    var ended = new CompletableFuture<String>();
    try (var feed = feed(door(), files)) {
      var thread = Thread.ofVirtual().start(() -> ended.complete(follow(feed)));
      await()
          .atMost(20, SECONDS)
          .until(() -> mesh.statuses().stream().anyMatch(it -> it.connected()) || ended.isDone());
      mesh.publish(TABLE);
      assertThat(router.state().confirmed()).isEqualTo(TABLE);
      thread.interrupt();
      assertThat(ended.get(20, SECONDS)).isEqualTo("interrupted");
    }
    await().atMost(20, SECONDS).until(() -> !mesh.statuses().getFirst().connected());
  }

  private String follow(RouterFeed feed) {
    try {
      feed.follow(new RouterName("one"), follower, () -> {});
      return "";
    } catch (InterruptedException e) {
      return "interrupted";
    } catch (RejectedException | UnavailableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aRouterWithACertificateOfTheAuthorityGetsTheTable() throws Exception {
    serve();
    assertServed(files("ours", "router", "ours"));
  }

  @Test
  void noOtherIsLetIn() throws Exception {
    serve();
    var refused = "does not let this router in by TLS";
    var nothing = new TlsFiles(Optional.empty(), files("ours", "router", "ours").authorities());
    assertRefused(nothing, refused, "--from-certificate");
    assertRefused(files("theirs", "router", "ours"), refused);
    authority.openssl("x509 -req -in request -CA ca.crt -CAkey ca.key -days -1 -out router.crt");
    assertRefused(files("ours", "router", "ours"), refused, "has not expired");
  }

  @Test
  void whoIsNotTheDaemonIsNotBelieved() throws Exception {
    serve(files("theirs", "daemon", "ours"), Optional.empty());
    assertRefused(
        files("ours", "router", "ours"), "this router does not believe the daemon at", "--from-ca");
  }

  @Test
  void anotherHostThanTheCertificateNamesIsNotBelieved() throws Exception {
    authority.issue("elsewhere", "elsewhere.example");
    serve(files("ours", "elsewhere", "ours"), Optional.empty());
    assertRefused(files("ours", "router", "ours"), "does not believe", "host of --from");
  }

  @Test
  void aFileThatIsMissingIsTold() throws Exception {
    serve();
    assertRefused(files("ours", "gone", "ours"), "gone.crt can not be read");
    Files.writeString(folder.resolve("ours").resolve("gone.crt"), "nothing");
    Files.writeString(folder.resolve("ours").resolve("gone.key"), "nothing");
    assertRefused(files("ours", "gone", "ours"), "gone.crt:1:1: it holds no certificate");
    assertThatThrownBy(() -> serve(files("ours", "gone", "ours"), Optional.empty()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("gone.crt:1:1: it holds no certificate");
  }

  @Test
  void theApiTakesNoRoutersThen() throws Exception {
    serve();
    var api = URI.create("http://127.0.0.1:" + server.orElseThrow().port());
    try (var feed = feed(api, TlsFiles.NONE)) {
      assertThatThrownBy(() -> feed.follow(new RouterName("one"), follower, () -> {}))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("routers of this daemon connect by TLS, to its --mesh\n");
    }
  }

  @Test
  void aTokenIsAskedForBesides() throws Exception {
    var token = new MeshToken("0123456789abcdef");
    serve(files("ours", "daemon", "ours"), Optional.of(token));
    assertRefused(files("ours", "router", "ours"), "the token is not that of the daemon's");
  }

  @Test
  void aDaemonMayAskForATokenAlone() throws Exception {
    var own = new TlsFiles(files("ours", "daemon", "ours").own(), Optional.empty());
    serve(own, Optional.of(new MeshToken("0123456789abcdef")));
    var nothing = new TlsFiles(Optional.empty(), files("ours", "router", "ours").authorities());
    assertRefused(nothing, "the token is not that of the daemon's");
  }

  /** Both sides move to another authority; nothing is started again. */
  @Test
  void otherCertificatesAreTakenWhileItRuns() throws Exception {
    serve();
    var files = files("ours", "router", "ours");
    assertServed(files);
    for (var file : List.of("daemon.crt", "daemon.key", "ca.crt")) {
      Files.move(
          folder.resolve("theirs").resolve(file),
          folder.resolve("ours").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    var next = files("theirs", "router", "ours");
    await()
        .atMost(20, SECONDS)
        .untilAsserted(() -> {
          try (var feed = feed(door(), files)) {
            assertThatThrownBy(() -> feed.follow(new RouterName("one"), follower, () -> {}))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("does not let this router in by TLS");
          }
        });
    assertServed(next);
  }
}
