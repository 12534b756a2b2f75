package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cookie keeps a client at an instance. Each instance answers with its own name. */
class StickyTest {
  private static final String STICKY = "sticky: true";

  private final AtomicLong nanos = new AtomicLong();
  private final RunningRouter router = new RunningRouter(RouterOptions.defaults(), nanos::get);
  private final Origin a = named("a");
  private final Origin b = named("b");
  private final Origin c = named("c");
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(router, a, b, c));

  @AfterEach
  void stop() throws Exception {
    for (var each : opened) {
      each.close();
    }
  }

  /** Answers with its name and the cookies that it was sent, and sets one of its own. */
  private static Origin named(String name) {
    return new Origin(exchange -> {
      var cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
      var body = (name + cookies).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Set-Cookie", "session=" + name);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
  }

  private void serve(Backend... backends) throws Exception {
    router.with(STICKY, backends);
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    var request = router.request(path);
    return router.send((cookie.isEmpty() ? request : request.header("Cookie", cookie)).build());
  }

  private static String who(HttpResponse<String> answer) {
    return answer.body().substring(0, 1);
  }

  /** What the router wants to be kept: name and value; nothing where it wants nothing. */
  private static List<String> kept(HttpResponse<?> answer) {
    return answer.headers().allValues("set-cookie").stream()
        .filter(it -> it.startsWith("slipway-instance="))
        .map(it -> it.substring(0, it.indexOf(';')))
        .toList();
  }

  private String cookieOf(String name) throws Exception {
    for (var i = 0; i < 100; i++) {
      var answer = get("/", "");
      if (who(answer).equals(name)) {
        return kept(answer).getFirst();
      }
    }
    throw new AssertionError(name + " never answers");
  }

  @ParameterizedTest
  @EnumSource
  void a_client_stays_where_it_was(HttpClient.Version version) throws Exception {
    serve(a.backend(), b.backend(), c.backend());
    try (var client = HttpClient.newBuilder().version(version).build()) {
      var first = client.send(router.request("/").build(), BodyHandlers.ofString());
      var cookie = kept(first).getFirst();
      for (var i = 0; i < 12; i++) {
        var request = router.request("/").header("Cookie", "x=y; " + cookie).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(who(answer)).isEqualTo(who(first));
        assertThat(answer.body()).contains("x=y");
        assertThat(answer.headers().allValues("set-cookie"))
            .as("its own cookie alone")
            .containsExactly("session=" + who(first));
      }
    }
  }

  @Test
  void who_has_no_cookie_is_brought_to_all() throws Exception {
    serve(a.backend(), b.backend(), c.backend());
    assertThat(List.of(cookieOf("a"), cookieOf("b"), cookieOf("c"))).doesNotHaveDuplicates();
  }

  @Test
  void the_cookie_tells_no_address_and_not_more_than_it_must() throws Exception {
    serve(a.backend());
    var cookies = get("/", "").headers().allValues("set-cookie");
    assertThat(cookies).hasSize(2).first().isEqualTo("session=a");
    assertThat(cookies.getLast())
        .matches("slipway-instance=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax")
        .doesNotContain(Integer.toString(a.backend().port()))
        .doesNotContain("127.0.0.1");
  }

  @Test
  void another_router_agrees() throws Exception {
    serve(a.backend(), b.backend());
    try (var other = new RunningRouter()) {
      other.with(STICKY, a.backend(), b.backend(), c.backend());
      var cookie = cookieOf("b");
      for (var i = 0; i < 6; i++) {
        var answer = other.send(other.request("/").header("Cookie", cookie).build());
        assertThat(who(answer)).isEqualTo("b");
        assertThat(kept(answer)).isEmpty();
      }
    }
  }

  @Test
  void a_new_instance_moves_nobody_and_one_that_goes_its_own_alone() throws Exception {
    serve(a.backend(), b.backend());
    var atA = cookieOf("a");
    var atB = cookieOf("b");
    serve(a.backend(), c.backend());
    for (var i = 0; i < 6; i++) {
      assertThat(who(get("/", atA))).isEqualTo("a");
    }
    var moved = get("/", atB);
    assertThat(who(moved)).isNotEqualTo("b");
    assertThat(kept(moved)).hasSize(1).doesNotContain(atB);
    assertThat(who(get("/", kept(moved).getFirst()))).isEqualTo(who(moved));
  }

  /** That says nothing of the instance, which may hold what the client did. */
  @Test
  void a_kept_connection_that_was_closed_moves_nobody() throws Exception {
    var closing =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send("HTTP/1.1 200 OK\nContent-Length: 1\n\nf");
          connection.readHead();
        });
    opened.add(closing);
    serve(a.backend(), closing.backend());
    var cookie = cookieOf("f");
    for (var i = 0; i < 10; i++) {
      var answer = get("/", cookie);
      assertThat(answer.body()).isEqualTo("f");
      assertThat(kept(answer)).isEmpty();
    }
    closing.close();
    assertThat(who(get("/", cookie))).isEqualTo("a");
  }

  @Test
  void one_that_takes_no_connection_is_left_for_another() throws Exception {
    serve(a.backend(), b.backend());
    var atB = cookieOf("b");
    b.close();
    var moved = get("/", atB);
    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(who(moved)).isEqualTo("a");
    assertThat(who(get("/", kept(moved).getFirst()))).isEqualTo("a");
  }

  @Test
  void one_that_is_out_is_left_for_another() throws Exception {
    var failing =
        new RawOrigin(connection -> {
          for (; ; ) {
            connection.readHead();
            connection.send("HTTP/1.1 500 X\nContent-Length: 1\n\nf");
          }
        });
    opened.add(failing);
    serve(a.backend(), failing.backend());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    var cookie = cookieOf("f");
    for (var i = 1; i < 5; i++) {
      assertThat(who(get("/", cookie))).isEqualTo("f");
    }
    var moved = get("/", cookie);
    assertThat(who(moved)).as("it failed five times").isEqualTo("a");
    assertThat(kept(moved)).hasSize(1).doesNotContain(cookie);
  }

  @Test
  void what_is_no_cookie_of_ours_is_as_none() throws Exception {
    serve(a.backend());
    var huge = "slipway-instance=" + "f".repeat(8_000);
    for (var cookie : List.of("slipway-instance=", "slipway-instance", ";;;=", huge)) {
      var answer = get("/", cookie);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(kept(answer)).hasSize(1);
    }
  }

  @Test
  void without_the_setting_there_is_no_cookie() throws Exception {
    router.to(a.backend(), b.backend());
    assertThat(kept(get("/", ""))).isEmpty();
    router.with("sticky: false\nmaxBody: 10", a.backend());
    assertThat(kept(get("/", ""))).isEmpty();
  }

  @Test
  void a_path_to_other_instances_has_a_cookie_of_its_own() throws Exception {
    var settings = Settings.of(STICKY + "\npaths: {/api: api}");
    var shop = new AppName("shop");
    var api = new TreeSet<>(List.of(b.backend(), c.backend()));
    var web = new Route(shop, new TreeSet<>(List.of(a.backend())), settings);
    var whole = web.with(Map.of("/api", new Route(shop, api, settings)));
    router.router().publish(new RouteTable(new TreeMap<>(Map.of(new Domain("localhost"), whole))));

    var ofWeb = kept(get("/", "")).getFirst();
    var first = get("/api/x", ofWeb);
    assertThat(first.headers().allValues("set-cookie").getLast())
        .contains("; Path=/api; ")
        .doesNotStartWith(ofWeb);
    var both = kept(first).getFirst() + "; " + ofWeb;
    for (var i = 0; i < 6; i++) {
      var again = get("/api", both);
      assertThat(who(again)).isEqualTo(who(first));
      assertThat(kept(again)).isEmpty();
    }
    assertThat(kept(get("/", both))).isEmpty();
  }

  @Test
  void an_upgrade_is_kept_too() throws Exception {
    var upgrading =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(
              "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: echo\n\n");
          connection.readToEnd();
        });
    opened.add(upgrading);
    serve(upgrading.backend());
    try (var client = router.raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: echo\n\n");
      assertThat(client.readHead().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 101")
          .contains("set-cookie: slipway-instance=");
    }
  }
}
