package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.RejectedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests that say whom they are from: at a router that trusts the one who sends them, and at one
 * that trusts others.
 */
class BehindProxiesTest {
  private static final String ONE = "198.51.100.7";
  private static final String ANOTHER = "198.51.100.8";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<AccessLog.Entry> entries = new CopyOnWriteArrayList<>();
  private final Origin origin =
      new Origin(exchange -> {
        var headers = exchange.getRequestHeaders();
        told.add(headers.get("X-Forwarded-For") + " " + headers.get("X-Forwarded-Proto"));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      });
  private final EmbeddedRouter trusting = trusting("127.0.0.0/8");
  private final EmbeddedRouter wary = trusting("10.0.0.0/8");

  BehindProxiesTest() throws Exception {
    serve("enabled: true");
  }

  @AfterEach
  void stop() {
    trusting.close();
    wary.close();
    origin.close();
  }

  private EmbeddedRouter trusting(String proxies) throws RejectedException, InterruptedException {
    var trusted = List.of(Cidr.parse(proxies).orElseThrow());
    var options =
        RouterOptions.defaults().with(RouterOptions.Entrances.CLEAR_ALONE.trusting(trusted));
    var router =
        new EmbeddedRouter(options, RouterMetrics.NONE, new Collected(), InstantSource.system());
    router.start();
    return router;
  }

  private final class Collected implements AccessLog {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void answered(Entry entry) {
      entries.add(entry);
    }
  }

  private void serve(String settings) throws Exception {
    var routing = Settings.of(settings);
    trusting.publish(Tables.of("localhost", routing, origin.backend()));
    wary.publish(Tables.of("localhost", routing, origin.backend()));
  }

  private static String answer(EmbeddedRouter router, String client, String scheme)
      throws Exception {
    try (var proxy = new RawConnection(router.port())) {
      return proxy
          .send(
              "GET / HTTP/1.1\nHost: localhost\nConnection: close\nX-Forwarded-For: %s\n"
                  .formatted(client))
          .send("X-Forwarded-Proto: %s\n\n".formatted(scheme))
          .readToEnd();
    }
  }

  private static int status(EmbeddedRouter router, String client) throws Exception {
    return status(answer(router, client, "https"));
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  @Test
  void the_instance_is_told_whom_a_trusted_proxy_speaks_for() throws Exception {
    answer(trusting, ONE, "https");
    answer(wary, ONE, "https");
    assertThat(told).containsExactly("[" + ONE + ", 127.0.0.1] [https]", "[127.0.0.1] [http]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow: [198.51.100.7] | 204 | 403",
        "deny: [198.51.100.7] | 403 | 204",
        "allow: [127.0.0.1] | 403 | 204",
        "deny: [127.0.0.1] | 204 | 403"
      })
  void clients_come_in_by_the_address_that_a_trusted_proxy_tells(
      String settings, int trusted, int otherwise) throws Exception {
    serve(settings);
    assertThat(status(trusting, ONE)).isEqualTo(trusted);
    assertThat(status(wary, ONE)).isEqualTo(otherwise);
  }

  @Test
  void requests_are_counted_for_the_client_that_a_trusted_proxy_tells() throws Exception {
    serve("rateLimit: {requests: 1, per: 1h}");
    assertThat(status(trusting, ONE)).isEqualTo(204);
    assertThat(status(trusting, ONE)).isEqualTo(429);
    assertThat(status(trusting, ANOTHER)).isEqualTo(204);
    assertThat(status(wary, ONE)).isEqualTo(204);
    assertThat(status(wary, ANOTHER)).as("the proxy itself, again").isEqualTo(429);
  }

  @Test
  void who_came_to_a_trusted_proxy_by_tls_is_not_sent_there_again() throws Exception {
    serve("enforceHttps: true\nhsts: {maxAge: 1h}");
    var hsts = "strict-transport-security: max-age=3600";
    assertThat(answer(trusting, ONE, "https")).startsWith("HTTP/1.1 204").contains(hsts);
    assertThat(answer(trusting, ONE, "http")).startsWith("HTTP/1.1 301").doesNotContain(hsts);
    assertThat(answer(wary, ONE, "https")).startsWith("HTTP/1.1 301").doesNotContain(hsts);
  }

  @Test
  void the_access_log_names_whom_a_trusted_proxy_speaks_for() throws Exception {
    answer(trusting, ONE, "https");
    await().atMost(Duration.ofSeconds(10)).until(() -> entries.size() == 1);
    answer(wary, ONE, "https");
    await().atMost(Duration.ofSeconds(10)).until(() -> entries.size() == 2);
    assertThat(entries)
        .extracting(entry -> entry.client() + " " + entry.scheme())
        .containsExactly(ONE + " https", "127.0.0.1 http");
  }
}
