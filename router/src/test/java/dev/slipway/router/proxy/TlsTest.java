package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.CertificateTable;
import dev.slipway.router.tls.Certificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in front, as curl, openssl and the JDK speak it. */
class TlsTest {

  @TempDir private Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RunningRouter router = new RunningRouter(RunningRouter.WITH_TLS);
  private final Origin origin =
      new Origin(exchange -> {
        exchange.getRequestBody().readAllBytes();
        seen.add(exchange.getRequestHeaders().entrySet().toString());
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write(new byte[] {'o', 'k'});
        exchange.close();
      });
  private Authority authority;

  @BeforeEach
  void start() throws Exception {
    authority = new Authority(folder);
    authority.issue("shop", "localhost").issue("other", "other.example");
    router.to(origin.backend());
    serve("shop");
  }

  @AfterEach
  void stop() {
    router.close();
    origin.close();
  }

  private CertificateTable table(String... names) {
    var sources = new TreeMap<String, dev.slipway.router.tls.CertificateSource>();
    for (var name : names) {
      sources.put(name, authority.source(name));
    }
    return Certificates.NONE.next(sources, Instant.now()).table();
  }

  private void serve(String... names) throws Exception {
    assertThat(router.router().serve(table(names))).isEmpty();
  }

  private int port() {
    return router.router().tlsPort().orElseThrow();
  }

  private TlsClient client() {
    return new TlsClient(authority.root(), port());
  }

  @Test
  void curl_speaks_http_2_and_1_1_and_the_instance_hears_of_https() throws Exception {
    assertThat(client().curl("--http2")).isEqualTo("2 200 ok");
    assertThat(client().curl("--http1.1")).isEqualTo("1.1 200 ok");
    assertThat(seen)
        .hasSize(2)
        .allSatisfy(request ->
            assertThat(request)
                .containsIgnoringCase("X-forwarded-proto=[https]")
                .containsIgnoringCase("X-forwarded-port=[" + port() + "]"));
  }

  @Test
  void a_client_that_stops_in_the_midst_of_the_handshake_holds_no_close_up() throws Exception {
    var closing = new RunningRouter(RunningRouter.WITH_TLS);
    assertThat(closing.router().serve(table("shop"))).isEmpty();
    var hello = ByteBuffer.allocate(20_000);
    var engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("localhost")));
    engine.setSSLParameters(parameters);
    engine.wrap(ByteBuffer.allocate(0), hello);
    try (var background = Executors.newVirtualThreadPerTaskExecutor();
        var client = new RawConnection(closing.router().tlsPort().orElseThrow())) {
      client.out().write(hello.array(), 0, hello.position());
      assertThat(client.in().read()).as("a handshake").isEqualTo(22);
      background.submit(closing::close).get(5, TimeUnit.SECONDS);
    }
  }

  /** Both name the host, and an app says which of the two; by the other its clients do not come. */
  @Test
  void an_app_says_which_certificate_it_wants_and_it_is_so_at_once() throws Exception {
    authority.issue("a-shop", "localhost").issue("b-shop", "localhost");
    serve("a-shop", "b-shop", "other");
    for (var name : List.of("b-shop", "a-shop", "other")) {
      router.with("tls: {certificate: " + name + "}", origin.backend());
      assertThat(serialOf(client())).isEqualTo(serial(name));
    }
    router.with("tls: {certificate: gone}", origin.backend());
    assertThat(serialOf(client())).as("one that names it").isIn(serial("a-shop"), serial("b-shop"));
    assertThat(client().curl("--http2")).isEqualTo("2 200 ok");
  }

  private BigInteger serial(String name) throws Exception {
    var certificate = table(name).certificates().get(name);
    return Optional.ofNullable(certificate).orElseThrow().chain().getFirst().getSerialNumber();
  }

  private static BigInteger serialOf(TlsClient client) throws Exception {
    try (var socket = client.connect()) {
      var chain = socket.getSession().getPeerCertificates();
      return ((X509Certificate) chain[0]).getSerialNumber();
    }
  }

  @Test
  void tls_1_2_and_1_3_are_spoken_and_nothing_older() throws Exception {
    assertThat(client().openssl("-tls1_2")).contains("Protocol  : TLSv1.2", "ECDHE-ECDSA");
    assertThat(client().openssl("-tls1_3")).contains("New, TLSv1.3");
    assertThat(client().openssl("-tls1_1 -cipher ALL:@SECLEVEL=0")).contains("Cipher is (NONE)");
    assertThat(client().openssl("-tls1_2 -cipher AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"))
        .as("no CBC, no RSA key exchange")
        .contains("Cipher is (NONE)");
  }

  @Test
  void a_session_is_resumed_though_other_certificates_were_exchanged() throws Exception {
    for (var version : List.of("-tls1_2", "-tls1_3")) {
      var session = folder.resolve("session" + version);
      assertThat(client().openssl(version + " -sess_out " + session)).contains("New, TLSv1");
      serve("shop", "other");
      assertThat(client().openssl(version + " -sess_in " + session)).contains("Reused, TLSv1");
      serve("shop");
    }
  }

  @Test
  void a_name_without_certificate_gets_the_default_or_an_alert() throws Exception {
    assertThat(client().named("nobody.example").openssl("")).contains("unrecognized name");
    authority.issue("default");
    serve("shop", "default");
    assertThat(client().named("nobody.example").openssl("")).contains("subject=CN = default");
    assertThat(client().openssl("-noservername")).contains("subject=CN = default");
    assertThat(client().openssl("")).contains("subject=CN = shop");
  }

  @Test
  void certificates_are_exchanged_under_open_connections() throws Exception {
    try (var kept = client().connect()) {
      assertThat(request(kept)).startsWith("HTTP/1.1 200");
      var before = kept.getSession().getPeerCertificates()[0];
      authority.issue("shop", "localhost");
      serve("shop");
      try (var fresh = client().connect()) {
        assertThat(fresh.getSession().getPeerCertificates()[0]).isNotEqualTo(before);
        assertThat(request(fresh)).startsWith("HTTP/1.1 200");
      }
      assertThat(request(kept)).startsWith("HTTP/1.1 200");
      assertThat(router.router().serve(table())).isEmpty();
      assertThat(request(kept)).as("with no certificate at all").startsWith("HTTP/1.1 200");
      assertThatThrownBy(() -> client().connect()).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void a_cookie_that_keeps_a_client_at_an_instance_is_for_tls_alone(String version)
      throws Exception {
    router.with("sticky: true", origin.backend());
    assertThat(client().curl(version, "-w", "%header{set-cookie}"))
        .contains("; HttpOnly; SameSite=Lax; Secure");
  }

  /** An instance's answer, and one of the router itself. */
  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void answers_ask_for_tls_from_now_on_where_the_app_wants_it(String version) throws Exception {
    var hsts = "hsts: {maxAge: 1h, includeSubDomains: true}";
    var told = "%header{strict-transport-security}";
    for (var answer : Map.of(hsts, " 200", hsts + "\nmaintenance: true", " 503").entrySet()) {
      router.with(answer.getKey(), origin.backend());
      assertThat(client().curl(version, "-o", "/dev/null", "-w", told + " %{http_code}"))
          .isEqualTo("max-age=3600; includeSubDomains" + answer.getValue());
      assertThat(router.get("/").headers().firstValue("strict-transport-security"))
          .as("in the clear")
          .isEmpty();
    }
    router.with(hsts);
    assertThat(client().curl(version, "-o", "/dev/null", "-w", told + " %{http_code}"))
        .as("of an app without an instance")
        .isEqualTo("max-age=3600; includeSubDomains 503");
    router.to(origin.backend());
    assertThat(client().curl(version, "-o", "/dev/null", "-w", told + " %{http_code}"))
        .as("of an app that says nothing of it")
        .isEqualTo(" 200");
  }

  @Test
  void what_is_no_tls_is_closed_and_others_are_served() throws Exception {
    try (var plain = new RawConnection(port())) {
      plain.send("GET / HTTP/1.1\nHost: localhost\n\n");
      assertThat(plain.readToEnd()).doesNotContain("HTTP/1.1 200");
    }
    assertThat(client().curl("--http2")).isEqualTo("2 200 ok");
  }

  @Test
  void an_answer_cut_short_does_not_end_as_if_it_were_whole() throws Exception {
    try (var dying =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nhalf");
              connection.socket().setSoLinger(true, 0);
            });
        var kept = client().connect()) {
      router.to(dying.backend());
      kept.getOutputStream()
          .write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> kept.getInputStream().readAllBytes())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void an_early_answer_arrives_whole_and_the_connection_ends() throws Exception {
    try (var kept = client().connect()) {
      kept.getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999999\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413");
    }
  }

  private static String request(SSLSocket socket) throws IOException {
    return new RawConnection(socket).send("GET / HTTP/1.1\nHost: localhost\n\n").readHead()
        + new RawConnection(socket).read(2);
  }
}
