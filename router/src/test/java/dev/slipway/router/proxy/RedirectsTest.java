package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are sent elsewhere. */
class RedirectsTest {
  private final Origin shop = Origin.saying("the shop");
  private final RunningRouter router = new RunningRouter();

  @AfterEach
  void stop() {
    router.close();
    shop.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/old | 301 | /new",
        "/old?a=b | 301 | /new?a=b",
        "/old/ | 200 | -",
        "/older | 200 | -",
        "/blog | 308 | https://blog.example.com/",
        "/blog/a/b?c=d | 308 | https://blog.example.com/a/b?c=d",
        "/blog//evil.example.com | 308 | https://blog.example.com/evil.example.com",
        "/all/of/it | 302 | /one?x=y",
        "/up//evil.example.com | 301 | /evil.example.com",
        "/up/\\evil.example.com | 301 | /evil.example.com",
        "/host | 200 | -"
      })
  void the_first_that_fits_says_where_to(String path, int status, String location)
      throws Exception {
    router.with(
        """
        redirects:
          - {from: /old, to: /new}
          - {from: /blog/*, to: https://blog.example.com/*, code: 308}
          - {from: /all/*, to: "/one?x=y", code: 302}
          - {from: /up/*, to: /*}
          - {from: other.example.com/host, to: /there}
        """,
        shop.backend());
    try (var client = router.raw()) {
      client.send("GET " + path + " HTTP/1.1\nHost: localhost\n\n");
      var head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 " + status);
      assertThat(location(head)).isEqualTo(location == null ? "" : location);
    }
  }

  private static String location(String head) {
    return head.lines()
        .filter(line -> line.startsWith("location: "))
        .map(line -> line.substring("location: ".length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void who_comes_in_the_clear_is_sent_to_https() throws Exception {
    router.with("enforceHttps: true\nhsts: true", shop.backend());
    try (var client = router.raw()) {
      var get = client.send("GET /a?b HTTP/1.1\nHost: LOCALHOST:8080\n\n").readHead();
      assertThat(get).startsWith("HTTP/1.1 301");
      assertThat(location(get)).isEqualTo("https://localhost/a?b");
      assertThat(get).doesNotContain("strict-transport-security");
    }
    try (var client = router.raw()) {
      var post = client.send("POST /a HTTP/1.1\nHost: localhost\n\n").readHead();
      assertThat(post).startsWith("HTTP/1.1 308");
    }
    assertThat(router.get("/.well-known/acme-challenge/x").statusCode()).isEqualTo(200);
  }

  @Test
  void no_answer_in_the_clear_asks_for_tls() throws Exception {
    router.with("hsts: {maxAge: 1h}", shop.backend());
    assertThat(router.get("/").headers().firstValue("strict-transport-security")).isEmpty();
  }
}
