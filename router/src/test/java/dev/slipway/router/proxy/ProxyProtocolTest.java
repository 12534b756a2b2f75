package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Cidr;
import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.Certificates;
import dev.slipway.router.tls.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The PROXY protocol, byte by byte and as HAProxy speaks it. */
class ProxyProtocolTest {
  private static final String GET =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @TempDir private Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Origin origin =
      new Origin(exchange -> {
        var headers = exchange.getRequestHeaders();
        seen.add(
            headers.getFirst("X-Forwarded-For")
                + " "
                + headers.getFirst("X-Forwarded-Proto")
                + " "
                + headers.getFirst("X-Forwarded-Port"));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      });
  private final RunningRouter router = new RunningRouter(options());

  ProxyProtocolTest() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() {
    router.close();
    origin.close();
  }

  private static RouterOptions options(String... trusted) {
    return RouterOptions.defaults()
        .with(
            RouterOptions.Entrances.CLEAR_ALONE
                .withProxyProtocol(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .trusting(Stream.of(trusted).map(text -> Cidr.parse(text).orElseThrow()).toList()));
  }

  private int port() {
    return router.router().proxyProtocolPort().orElseThrow();
  }

  private String answer(byte[]... parts) throws IOException {
    try (var client = new RawConnection(port())) {
      for (var part : parts) {
        client.out().write(part);
        client.out().flush();
      }
      return client.readToEnd();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Test
  void version_1_says_who_the_client_is() throws Exception {
    assertThat(answer(ascii("PROXY TCP4 198.51.100.7 203.0.113.1 4711 8443\r\n" + GET)))
        .startsWith("HTTP/1.1 204");
    assertThat(answer(ascii("PROXY TCP6 2001:db8::7 2001:db8::1 4711 80\r\n"), ascii(GET)))
        .startsWith("HTTP/1.1 204");
    assertThat(answer(ascii("PROXY UNKNOWN\r\n" + GET))).startsWith("HTTP/1.1 204");
    assertThat(seen)
        .containsExactly(
            "198.51.100.7 http 8443", "2001:db8::7 http 80", "127.0.0.1 http " + port());
  }

  @Test
  void version_2_says_who_the_client_is() throws Exception {
    var addresses = "c6336407 cb007101 1267 01bb";
    assertThat(answer(hex(SIGNATURE + "21 11 000c" + addresses), ascii(GET)))
        .startsWith("HTTP/1.1 204");
    var overTls = "20 0005 01 00000000";
    assertThat(answer(hex(SIGNATURE + "21 11 0014" + addresses + overTls), ascii(GET)))
        .startsWith("HTTP/1.1 204");
    assertThat(answer(hex(SIGNATURE + "20 00 0000"), ascii(GET))).as("LOCAL").contains("204");
    assertThat(seen)
        .containsExactly(
            "198.51.100.7 http 443", "198.51.100.7 https 443", "127.0.0.1 http " + port());
  }

  @Test
  void version_2_says_it_of_ipv6_too() throws Exception {
    var client = "20010db8 00000000 00000000 00000007";
    var balancer = "20010db8 00000000 00000000 00000001";
    assertThat(answer(hex(SIGNATURE + "21 21 0024" + client + balancer + "1267 01bb"), ascii(GET)))
        .startsWith("HTTP/1.1 204");
    assertThat(seen).containsExactly("2001:db8:0:0:0:0:0:7 http 443");
  }

  /** Sockets of UNIX, datagrams, and what the balancer does not know. */
  @ParameterizedTest
  @CsvSource({"31, 216", "32, 216", "12, 12", "22, 36", "00, 0", "00, 12"})
  void a_client_that_has_no_tcp_address_is_the_balancer(String family, int bytes) throws Exception {
    var length = HexFormat.of().toHexDigits((short) bytes);
    var addresses = "2f".repeat(bytes);
    assertThat(answer(hex(SIGNATURE + "21" + family + length + addresses), ascii(GET)))
        .startsWith("HTTP/1.1 204");
    assertThat(seen).containsExactly("127.0.0.1 http " + port());
  }

  static Stream<byte[]> malformed() {
    return Stream.of(
        ascii(GET),
        ascii("PROXY TCP4 198.51.100.7\r\n" + GET),
        ascii("PROXY TCP4 1.2.3.400 203.0.113.1 1 2\r\n" + GET),
        ascii("PROXY TCP4 198.51.100.7 203.0.113.1 70000 80\r\n" + GET),
        ascii("PROXY TCP4 " + "1".repeat(200)),
        hex(SIGNATURE + "31 11 000c c6336407cb007101126701bb"),
        hex(SIGNATURE + "21 11 0004 c6336407"),
        hex(SIGNATURE + "21 21 000c c6336407cb007101126701bb"),
        hex(SIGNATURE + "21 31 0010" + "2f".repeat(16)),
        hex(SIGNATURE + "21 11 ffff" + "00".repeat(3000)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_is_malformed_is_closed(byte[] bytes) throws Exception {
    try {
      assertThat(answer(bytes)).isEmpty();
    } catch (IOException _) {
      // Reset: what was sent is not even read.
    }
    assertThat(seen).isEmpty();
    await().atMost(Duration.ofSeconds(10)).until(() -> router.router().openConnections() == 0);
  }

  @Test
  void a_header_that_does_not_come_is_not_waited_for() throws Exception {
    assertThat(answer(ascii("PROXY TCP4 198."))).isEmpty();
  }

  @Test
  void where_proxies_are_known_nobody_else_may_speak_for_others() throws Exception {
    try (var strict = new RunningRouter(options("10.0.0.0/8"));
        var open = new RunningRouter(options("127.0.0.0/8"))) {
      strict.to(origin.backend());
      open.to(origin.backend());
      var line = "PROXY TCP4 198.51.100.7 203.0.113.1 4711 80\r\n";
      try (var client = new RawConnection(strict.router().proxyProtocolPort().orElseThrow())) {
        client.sendExactly(line + GET);
        assertThat(client.readToEnd()).isEmpty();
      } catch (IOException _) {
        // Reset.
      }
      try (var client = new RawConnection(open.router().proxyProtocolPort().orElseThrow())) {
        assertThat(client.sendExactly(line + GET).readToEnd()).startsWith("HTTP/1.1 204");
      }
    }
    assertThat(seen).containsExactly("198.51.100.7 http 80");
  }

  @Test
  void haproxy_passes_clear_and_tls_connections_on() throws Exception {
    var authority = new Authority(folder).issue("shop", "localhost");
    var sources = new TreeMap<>(Map.of("shop", authority.source("shop")));
    router.router().serve(Certificates.NONE.next(sources, Instant.now()).table());
    for (var send : List.of("send-proxy", "send-proxy-v2")) {
      try (var haproxy = new HaProxy(folder, port(), send)) {
        try (var socket = haproxy.connect();
            var client = new RawConnection(socket)) {
          assertThat(client.sendExactly(GET).readToEnd()).startsWith("HTTP/1.1 204");
        }
        assertThat(new TlsClient(authority.root(), haproxy.port()).curl("--http2"))
            .startsWith("2 204");
        var at = haproxy.port();
        assertThat(seen).containsExactly("127.0.0.1 http " + at, "127.0.0.1 https " + at);
        seen.clear();
      }
    }
  }

  /** A real one that passes on bytes, and knows nothing of HTTP or TLS. */
  private static final class HaProxy implements AutoCloseable {
    private final int port;
    private final Process process;

    HaProxy(Path folder, int to, String send) throws IOException {
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      var file = folder.resolve("haproxy.cfg");
      Files.writeString(
          file,
          """
          defaults
            mode tcp
            timeout connect 5s
            timeout client 30s
            timeout server 30s
          listen front
            bind 127.0.0.1:%d
            server router 127.0.0.1:%d %s
          """
              .formatted(port, to, send));
      process =
          new ProcessBuilder(Programs.need("haproxy").toString(), "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("haproxy.log").toFile())
              .start();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> {
            try (var socket = connect()) {
              return socket.isConnected();
            }
          });
    }

    int port() {
      return port;
    }

    Socket connect() throws IOException {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
