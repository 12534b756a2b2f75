package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Cidr;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final List<Cidr> TRUSTED =
      Stream.of("10.0.0.0/8", "fd00::/8").map(text -> Cidr.parse(text).orElseThrow()).toList();

  private static HttpHeaders headers(String... pairs) {
    var headers = new DefaultHttpHeaders();
    for (var i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private static Peer set(String peer, HttpHeaders headers) {
    return Forwarded.set(headers, Peer.of(peer, 8080, false, TRUSTED), "shop.example", TRUSTED);
  }

  private static Map<String, String> told(HttpHeaders headers) {
    var told = new TreeMap<String, String>();
    headers.forEach(header -> told.put(header.getKey().substring(12), header.getValue()));
    return told;
  }

  @Test
  void what_anybody_else_says_is_overwritten() {
    var headers =
        headers(
            "X-Forwarded-For",
            "6.6.6.6",
            "X-Forwarded-For",
            "10.0.0.1",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Port",
            "1",
            "Forwarded",
            "for=6.6.6.6",
            "X-Real-IP",
            "6.6.6.6");
    assertThat(set("11.0.0.1", headers).address()).isEqualTo("11.0.0.1");
    assertThat(headers.size()).isEqualTo(4);
    assertThat(told(headers).toString())
        .isEqualToIgnoringCase("{for=11.0.0.1, host=shop.example, port=8080, proto=http}");
  }

  @Test
  void what_a_trusted_proxy_says_is_kept_and_it_is_added() {
    var headers =
        headers(
            "X-Forwarded-For",
            "198.51.100.7",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "www.example.com",
            "X-Forwarded-Port",
            "8443");
    var from = set("10.1.2.3", headers);
    assertThat(from.address()).isEqualTo("198.51.100.7");
    assertThat(from.secure()).isTrue();
    assertThat(told(headers).toString())
        .isEqualToIgnoringCase(
            "{for=198.51.100.7, 10.1.2.3, host=www.example.com, port=8443, proto=https}");
  }

  @Test
  void what_a_trusted_proxy_does_not_say_or_says_in_two_ways_is_set() {
    var silent = headers();
    assertThat(set("fd00::1", silent).address()).isEqualTo("fd00::1");
    assertThat(told(silent).toString())
        .isEqualToIgnoringCase("{for=fd00::1, host=shop.example, port=8080, proto=http}");

    var wrong =
        headers(
            "X-Forwarded-Proto", "gopher", "X-Forwarded-Host", "a b", "X-Forwarded-Port", "99999");
    set("10.0.0.1", wrong);
    assertThat(told(wrong).toString())
        .isEqualToIgnoringCase("{for=10.0.0.1, host=shop.example, port=8080, proto=http}");

    var twice = headers("X-Forwarded-Proto", "https", "X-Forwarded-Proto", "http");
    assertThat(set("10.0.0.1", twice).secure()).isFalse();

    var secure = headers("X-Forwarded-Proto", "https");
    assertThat(set("10.0.0.1", secure).port()).as("that of https").isEqualTo("443");
  }

  /** A client can write any list; each trusted proxy adds whom it saw. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.7|198.51.100.7",
        "6.6.6.6, 198.51.100.7|198.51.100.7",
        "10.9.9.9, 198.51.100.7, 10.0.0.2|198.51.100.7",
        "10.0.0.9, 10.0.0.2|10.0.0.9",
        "198.51.100.7:4711, 10.0.0.2|198.51.100.7",
        "[2001:db8::7]:4711|2001:db8::7",
        "2001:db8::7|2001:db8::7",
        "198.51.100.7, nonsense|nonsense",
        "198.51.100.7,,  , 10.0.0.2|198.51.100.7"
      })
  void the_client_is_the_last_that_is_no_trusted_proxy(String list, String client) {
    assertThat(set("10.0.0.1", headers("X-Forwarded-For", list)).address()).isEqualTo(client);
  }

  @Test
  void an_endless_list_is_looked_through_to_a_bound() {
    var headers = headers("X-Forwarded-For", "6.6.6.6" + ", 10.0.0.2".repeat(1000));
    assertThat(set("10.0.0.1", headers).address()).isEqualTo("10.0.0.2");
  }
}
