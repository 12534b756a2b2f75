package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final List<AccessLog.Entry> entries = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Origin origin =
      new Origin(exchange -> {
        exchange.getRequestBody().readAllBytes();
        ids.add(String.join(",", exchange.getRequestHeaders().get("X-Request-Id")));
        exchange.sendResponseHeaders(200, 5);
        exchange.getResponseBody().write(new byte[5]);
        exchange.close();
      });
  private final EmbeddedRouter router =
      new EmbeddedRouter(
          RouterOptions.defaults(), RouterMetrics.NONE, new Collected(), InstantSource.system());

  AccessLogTest() throws Exception {
    router.start();
    router.publish(Tables.of("localhost", origin.backend()));
  }

  @AfterEach
  void stop() {
    router.close();
    origin.close();
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

  private String send(String request) throws Exception {
    try (var client = new RawConnection(router.port())) {
      return client.send(request).readToEnd();
    }
  }

  private AccessLog.Entry only() {
    await().atMost(Duration.ofSeconds(10)).until(() -> entries.size() == 1);
    return entries.getFirst();
  }

  @Test
  void each_request_is_told_of_without_its_query() throws Exception {
    send(
        "POST /cart?token=s3cret HTTP/1.1\nHost: localhost\nUser-Agent: me\nContent-Length: 3\n"
            + "Cookie: s3cret\nConnection: close\n\nabc");
    var entry = only();
    assertThat(entry.path()).isEqualTo("/cart");
    assertThat(entry.method() + entry.protocol() + entry.scheme()).isEqualTo("POSTHTTP/1.1http");
    assertThat(entry.client()).isEqualTo("127.0.0.1");
    assertThat(entry.userAgent()).isEqualTo("me");
    assertThat(entry.requestId()).isEqualTo(ids.getFirst()).matches("[0-9a-f]{32}");
    assertThat(entry.outcome().status()).isEqualTo(200);
    assertThat(entry.outcome().bytesIn()).isEqualTo(3);
    assertThat(entry.outcome().bytesOut()).isEqualTo(5);
    assertThat(entry.outcome().instance()).contains(origin.backend());
    assertThat(entry.toString()).doesNotContain("s3cret");
  }

  @Test
  void what_the_router_answers_by_itself_is_told_of_too() throws Exception {
    send("GET /x HTTP/1.1\nHost: nobody.example\nConnection: close\n\n");
    assertThat(only().outcome().status()).isEqualTo(404);
    assertThat(only().host()).isEqualTo("nobody.example");
    entries.clear();
    send("GET /x HTTP/1.1\nHost: localhost\nHost: localhost\n\n");
    assertThat(only().outcome().status()).isEqualTo(400);
  }

  @Test
  void a_client_that_sends_an_id_of_its_own_finds_it_again() throws Exception {
    var head = "GET / HTTP/1.1\nHost: localhost\nConnection: close\n";
    send(head + "X-Request-Id: 7f-A_1.~+/=:@\n\n");
    send(head + "X-Request-Id: a\nX-Request-Id: b\n\n");
    send(head + "X-Request-Id: no spaces\n\n");
    send(head + "X-Request-Id: " + "x".repeat(129) + "\n\n");
    send(head + "X-Request-Id:\n\n");
    assertThat(ids.subList(0, 2)).containsExactly("7f-A_1.~+/=:@", "a");
    assertThat(ids.subList(2, 5))
        .allMatch(id -> id.matches("[0-9a-f]{32}"))
        .doesNotHaveDuplicates();
  }
}
