package dev.slipway.reconciler.front;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Memory;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.front.RouterSettings.AccessLogSettings;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.files.AccessLogFormat;
import dev.slipway.router.tls.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked for reaches the router, and what it counts reaches the metrics. */
final class OwnRouterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ListenAddress ANYWHERE = new ListenAddress("127.0.0.1", 0);

  @TempDir private Path folder;
  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final Parts parts = new Parts();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpServer instance;

  @BeforeEach
  void listen() throws IOException {
    instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    instance.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    instance.createContext("/", OwnRouterTest::answer);
    instance.createContext("/slow", this::answerLate);
    instance.start();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    parts.close();
    instance.stop(0);
  }

  private void answerLate(HttpExchange exchange) throws IOException {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    answer(exchange);
  }

  /** Says who came, and how. */
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var headers = exchange.getRequestHeaders();
      var body =
          "%s by %s\n"
              .formatted(headers.getFirst("X-Forwarded-For"), headers.getFirst("X-Forwarded-Proto"))
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private OwnRouter start(RouterSettings settings) throws Exception {
    var own = OwnRouter.start(settings, metrics, Clock.systemUTC(), parts);
    var backend = new Backend("127.0.0.1", instance.getAddress().getPort());
    var route = new Route(new AppName("shop"), new TreeSet<>(List.of(backend)));
    own.router().publish(new RouteTable(Map.of(new Domain("localhost"), route)));
    return own;
  }

  private RouterSettings by(ListenAddress proxyProtocol, String... trusted) {
    return new RouterSettings(
        ANYWHERE,
        RouterSettings.USUAL_BODY,
        Optional.of(ANYWHERE),
        Optional.of(proxyProtocol),
        Optional.of(new CertificatePlace.Folder(folder)),
        List.of(trusted).stream().map(text -> Cidr.parse(text).orElseThrow()).toList(),
        Optional.empty());
  }

  private static RouterSettings logging(Path file) {
    return new RouterSettings(
        ANYWHERE,
        RouterSettings.USUAL_BODY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(new AccessLogSettings(Optional.of(file), AccessLogFormat.LOGFMT)));
  }

  private static Socket connect(int port) throws IOException {
    return timed(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private static Socket timed(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** The whole answer to a request for a path, after these lines. */
  private static String ask(Socket connected, String before, String path, String... headers)
      throws IOException {
    try (var socket = connected) {
      var head = new StringBuilder(before).append("GET ").append(path).append(" HTTP/1.1\r\n");
      List.of(headers).forEach(header -> head.append(header).append("\r\n"));
      head.append("Host: localhost\r\nConnection: close\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String text() {
    return metrics.page("").text();
  }

  private void awaitMetric(String line) {
    await(line).atMost(PATIENCE).untilAsserted(() -> assertThat(text().lines()).contains(line));
  }

  /** Connected by TLS to who has a certificate of this authority. */
  private static Socket connectByTls(Path root, int port) throws Exception {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(root)) {
      trusted.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return timed(context.getSocketFactory().createSocket("localhost", port));
  }

  @Test
  void aRequestIsAnsweredByEachEntrance() throws Exception {
    var authority = new Authority(Files.createDirectory(folder.resolve("authority")));
    issueDefault(authority);
    var router = start(by(ANYWHERE)).router();
    awaitMetricOfCertificate();

    assertThat(ask(connect(router.port()), "", "/")).contains("127.0.0.1 by http\n");
    var byTls = connectByTls(authority.root(), router.tlsPort().orElseThrow());
    assertThat(ask(byTls, "", "/")).contains("127.0.0.1 by https\n");
    var header = "PROXY TCP4 198.51.100.7 203.0.113.1 4711 80\r\n";
    var proxied = connect(router.proxyProtocolPort().orElseThrow());
    assertThat(ask(proxied, header, "/")).contains("198.51.100.7 by http\n");
  }

  @Test
  void theWordOfATrustedProxyIsTakenAndOfNobodyElse() throws Exception {
    var claim = new String[] {"X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https"};
    var trusting = start(by(ANYWHERE, "127.0.0.0/8")).router();
    var strict = start(by(ANYWHERE, "10.0.0.0/8")).router();

    assertThat(ask(connect(trusting.port()), "", "/", claim))
        .contains("198.51.100.7, 127.0.0.1 by https\n");
    assertThat(ask(connect(strict.port()), "", "/", claim)).contains("\r\n127.0.0.1 by http\n");
  }

  @Test
  void aBodyIsAsLargeAsTheSettingsAllow() throws Exception {
    var router = start(RouterSettings.on(ANYWHERE).withMaxBody(new Memory(1 << 20))).router();

    assertThat(ask(connect(router.port()), "", "/", "Content-Length: 1048577"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void theMetricsTellWhenTheCertificatesExpire() throws Exception {
    issueDefault(new Authority(Files.createDirectory(folder.resolve("authority"))));

    var own = start(by(ANYWHERE));

    awaitMetricOfCertificate();
    var expires = own.certificates().expiries().get("default");
    assertThat(text().lines())
        .contains(
            "slipway_certificate_expiry_seconds{name=\"default\"} "
                + (double) Optional.ofNullable(expires).orElseThrow().getEpochSecond());
  }

  private void issueDefault(Authority authority) throws IOException {
    authority.issue("default", "localhost");
    for (var file : List.of("default.crt", "default.key")) {
      Files.copy(authority.root().resolveSibling(file), folder.resolve(file));
    }
  }

  private void awaitMetricOfCertificate() {
    await("the certificate is told of")
        .atMost(PATIENCE)
        .until(() -> text().contains("slipway_certificate_expiry_seconds{name=\"default\"} "));
  }

  @Test
  void theMetricsTellOfRequestsByTheirStatus() throws Exception {
    var router = start(RouterSettings.on(ANYWHERE)).router();

    assertThat(ask(connect(router.port()), "", "/")).startsWith("HTTP/1.1 200");

    awaitMetric("slipway_requests_seconds_count{class=\"2xx\"} 1");
  }

  @Test
  void theMetricsTellWhatIsOpen() throws Exception {
    var router = start(RouterSettings.on(ANYWHERE)).router();
    awaitMetric("slipway_connections 0.0");
    try (var idle = connect(router.port());
        var slow = connect(router.port())) {
      slow.getOutputStream()
          .write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));

      awaitMetric("slipway_requests_in_flight 1.0");
      awaitMetric("slipway_connections 2.0");
      goOn.countDown();
      awaitMetric("slipway_requests_in_flight 0.0");
      assertThat(idle.isConnected()).isTrue();
    }
    awaitMetric("slipway_connections 0.0");
  }

  @Test
  void eachRequestIsALineOfTheAccessLog() throws Exception {
    var file = folder.resolve("access.log");
    var router = start(logging(file)).router();

    assertThat(ask(connect(router.port()), "", "/one")).startsWith("HTTP/1.1 200");
    assertThat(ask(connect(router.port()), "", "/two")).startsWith("HTTP/1.1 200");

    await("two lines").atMost(PATIENCE).until(() -> Files.readAllLines(file).size() == 2);
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(line).contains(" path=/one ", " status=200 ", " app=shop "),
            line -> assertThat(line).contains(" path=/two ", " status=200 ", " app=shop "));
  }

  @Test
  void theMetricsTellOfLinesThatTheDiskDidNotTake() throws Exception {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full, which is always full");
    var router = start(logging(full)).router();
    awaitMetric("slipway_access_log_dropped_total 0.0");

    assertThat(ask(connect(router.port()), "", "/")).startsWith("HTTP/1.1 200");

    awaitMetric("slipway_access_log_dropped_total 1.0");
  }
}
