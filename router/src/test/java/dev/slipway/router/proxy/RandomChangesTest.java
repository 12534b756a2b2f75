package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.CertificateSource;
import dev.slipway.router.tls.CertificateTable;
import dev.slipway.router.tls.Certificates;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand changes of instances, apps, domains and certificates: nobody who comes feels one.
 */
@Tag("full")
@Timeout(900)
final class RandomChangesTest {
  private static final long SEED = 20_261_129;
  private static final int CHANGES = 10_000;
  private static final int TUNNELS = 8;
  private static final int OTHER_APPS = 200;
  private static final Domain SHOP = new Domain("localhost");
  private static final Domain TALK = new Domain("talk.localhost");

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private final RunningRouter router = new RunningRouter(RunningRouter.WITH_TLS);
  private final List<Origin> origins = new ArrayList<>(started(5));

  /** Those of the hosts that nobody comes to. */
  private final List<Origin> others = started(2);

  private final RawOrigin talk = new RawOrigin(RandomChangesTest::echo);
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> answered = new TreeMap<>();
  private RouteTable table = RouteTable.EMPTY;
  private List<CertificateTable> certificates = List.of();
  private Path root = Path.of("");
  private int stopped;

  private static List<Origin> started(int count) {
    return IntStream.range(0, count).mapToObj(_ -> Origin.saying("ok")).toList();
  }

  @AfterEach
  void stop() {
    router.close();
    origins.forEach(Origin::close);
    others.forEach(Origin::close);
    talk.close();
  }

  @Test
  void no_request_fails_and_no_tunnel_is_cut() throws Exception {
    issue();
    var talking = new Route(new AppName("talk"), new TreeSet<>(List.of(talk.backend())));
    publish(Map.of(SHOP, shop(), TALK, talking), Set.of());
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var load = start(clients);
      for (var i = 1; i <= CHANGES && failures.isEmpty(); i++) {
        change();
        if (i % 500 == 0) {
          awaitEachAnsweredMoreThan(i / 500);
        }
      }
      over.set(true);
      for (var each : load) {
        each.get();
      }
    }
    assertThat(failures).as("seed %s", SEED).isEmpty();
    assertThat(router.router().state().confirmed()).isEqualTo(table);
    assertThat(talk.accepted()).isEqualTo(TUNNELS);
    assertThat(stopped).as("instances that were stopped").isPositive();
  }

  private void issue() throws Exception {
    var authority = new Authority(folder);
    authority.issue("shop", "localhost").issue("next", "localhost").issue("other", "other.example");
    root = authority.root();
    certificates =
        List.of(
            certificates(authority, "shop"),
            certificates(authority, "next", "other"),
            certificates(authority, "shop", "next"));
    assertThat(router.router().serve(certificates.getFirst())).isEmpty();
  }

  private static CertificateTable certificates(Authority authority, String... names) {
    var sources = new TreeMap<String, CertificateSource>();
    for (var name : names) {
      sources.put(name, authority.source(name));
    }
    return Certificates.NONE.next(sources, Instant.now()).table();
  }

  private void change() throws Exception {
    switch (random.nextInt(6)) {
      case 0 -> publish(Map.of(SHOP, shop()), Set.of());
      case 1 -> changeTalk();
      case 2 -> changeOne("app", new Route(new AppName("other"), some(others)));
      case 3 -> changeOne("alias", new Route(new AppName("shop"), some(others)));
      case 4 -> replaceOne();
      default -> {
        var next = certificates.get(random.nextInt(certificates.size()));
        assertThat(router.router().serve(next)).isEmpty();
      }
    }
  }

  /** Those who are there stay, also where the instance or the host goes; nobody comes anew. */
  private void changeTalk() throws Exception {
    if (random.nextInt(4) == 0) {
      publish(Map.of(), Set.of(TALK));
    } else {
      var backends = some(origins);
      if (random.nextBoolean()) {
        backends.add(talk.backend());
      }
      publish(Map.of(TALK, new Route(new AppName("talk"), backends)), Set.of());
    }
  }

  /** As a daemon does: an instance is stopped that nobody is led to and that has no request. */
  private void replaceOne() {
    var index = random.nextInt(origins.size());
    var backend = origins.get(index).backend();
    var isBusy = router.router().state().draining().containsKey(backend);
    if (!isBusy && !table.backends().contains(backend)) {
      origins.set(index, Origin.saying("ok")).close();
      stopped++;
    }
  }

  /** One of many hosts comes, goes, or leads to something else. */
  private void changeOne(String kind, Route route) throws Exception {
    var host = new Domain(kind + random.nextInt(OTHER_APPS) + ".example.com");
    if (random.nextInt(3) == 0) {
      publish(Map.of(), Set.of(host));
    } else {
      publish(Map.of(host, route), Set.of());
    }
  }

  private void publish(Map<Domain, Route> changed, Set<Domain> removed) throws Exception {
    var gone = new TreeSet<>(removed);
    gone.retainAll(table.routes().keySet());
    table = table.with(changed, gone);
    router.router().publish(table);
  }

  private Route shop() {
    return new Route(new AppName("shop"), some(origins));
  }

  private SortedSet<Backend> some(List<Origin> of) {
    var chosen = new TreeSet<Backend>();
    chosen.add(of.get(random.nextInt(of.size())).backend());
    for (var origin : of) {
      if (random.nextBoolean()) {
        chosen.add(origin.backend());
      }
    }
    return chosen;
  }

  private List<Future<?>> start(ExecutorService clients) throws Exception {
    var load = new ArrayList<Future<?>>();
    for (var version : HttpClient.Version.values()) {
      var client = HttpClient.newBuilder().version(version).build();
      load.add(clients.submit(again(version.toString(), () -> request(client))));
    }
    load.add(clients.submit(again("a new connection by TLS", this::requestByTls)));
    var kept = new TlsClient(root, tlsPort()).connect();
    load.add(clients.submit(again("a kept connection by TLS", () -> request(kept))));
    for (var i = 0; i < TUNNELS; i++) {
      var tunnel = router.raw();
      tunnel.send("GET / HTTP/1.1\nHost: " + TALK + "\nConnection: Upgrade\nUpgrade: x\n\n");
      assertThat(tunnel.readHead()).startsWith("HTTP/1.1 101");
      load.add(clients.submit(again("tunnel " + i, () -> say(tunnel))));
    }
    return load;
  }

  private int tlsPort() {
    return router.router().tlsPort().orElseThrow();
  }

  /**
   * @param once says what came back, which must be {@code ok}
   */
  private Runnable again(String who, Callable<String> once) {
    var count = new AtomicInteger();
    answered.put(who, count);
    return () -> {
      try {
        while (!over.get()) {
          var answer = once.call();
          if (!answer.equals("ok")) {
            failures.add(who + ": " + answer);
          }
          count.incrementAndGet();
        }
      } catch (Exception e) {
        failures.add(who + ", after " + count + ": " + e);
      }
    };
  }

  /** A POST, which no client tries again by itself. */
  private String request(HttpClient client) throws Exception {
    var request = router.request("/").POST(BodyPublishers.ofString("body")).build();
    var answer = client.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : answer.statusCode() + answer.body();
  }

  private String requestByTls() throws Exception {
    try (var socket = new TlsClient(root, tlsPort()).connect()) {
      return request(socket);
    }
  }

  private static String request(Socket socket) throws Exception {
    var connection = new RawConnection(socket);
    connection.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nbody");
    var head = connection.readHead();
    return head.startsWith("HTTP/1.1 200") ? connection.read("ok".length()) : head;
  }

  private static String say(RawConnection tunnel) throws Exception {
    tunnel.out().write("ok".getBytes(StandardCharsets.US_ASCII));
    return tunnel.read("ok".length());
  }

  private static void echo(RawConnection connection) throws Exception {
    connection.readHead();
    connection.send("HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: x\n\n");
    connection.in().transferTo(connection.out());
  }

  private void awaitEachAnsweredMoreThan(int times) {
    await("everybody is answered")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() ->
            !failures.isEmpty()
                || answered.values().stream().allMatch(count -> count.get() > times));
  }
}
