package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks of each forge, with the payload that its reference has for an example. */
final class WebhooksTest {
  /** The secret and the signature in GitHub's own example of how to validate a delivery. */
  private static final String SECRET = "It's a Secret to Everybody";

  private static final String SIGNED_HELLO =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private final FakeControlPlane control = new FakeControlPlane();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final ApiServer server = server(Optional.of(new WebhookSecret(SECRET)));

  private ApiServer server(Optional<WebhookSecret> secret) {
    var address = new ListenAddress("127.0.0.1", 0);
    return new ApiServer(new ApiServer.Endpoint(address, Set.of(), secret), control, metrics);
  }

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "github, github.com/octocat/hello-world, github.com/octocat/hello-world",
    "gitlab, example.com/mike/diaspora, example.com/mike/diaspora",
    "gitea, localhost/gitea/webhooks, localhost/gitea/webhooks",
    "generic, git.example.com/srv/config, git.example.com/srv/config"
  })
  void aPushIsToldOfTheRepositoryItIsOf(String sender, String followed, String told)
      throws Exception {
    control.followed.add(new RepositoryName(followed));

    var answer = post(sender, payload(sender), proof(sender, payload(sender), SECRET));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"followed\":true,\"message\":\"\"}\n");
    assertThat(control.notices)
        .containsExactly(new PushNotice(Set.of(new RepositoryName(told)), true));
    assertThat(counted(sender, "accepted")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "gitlab", "gitea", "generic"})
  void nothingHappensWhereTheSecretIsNotProven(String sender) throws Exception {
    var right = proof(sender, payload(sender), SECRET);
    var header = right.keySet().iterator().next();
    for (var proof :
        List.of(
            proof(sender, payload(sender), "not " + SECRET),
            proof(sender, payload(sender) + " ", "not " + SECRET),
            Map.of(header, ""),
            Map.of(header, "sha256="),
            Map.of(header, right.get(header) + "0"),
            Map.<String, String>of())) {
      var answer = post(sender, payload(sender), proof);

      assertThat(answer.statusCode()).as("%s", proof).isEqualTo(401);
      assertThat(answer.body()).contains("\"error\":").contains(header).doesNotContain(SECRET);
    }
    assertThat(control.notices).isEmpty();
    assertThat(counted(sender, "unproven")).isEqualTo(6);
  }

  @Test
  void theSignatureIsThatOfTheBytesAsTheyCame() throws Exception {
    var secret = new WebhookSecret(SECRET);
    assertThat(secret.signed("Hello, World!".getBytes(UTF_8), SIGNED_HELLO)).isTrue();
    assertThat(secret.signed("Hello, World".getBytes(UTF_8), SIGNED_HELLO)).isFalse();

    var payload = payload("github");
    var proof = proof("github", payload, SECRET);
    assertThat(post("github", payload.replaceFirst("\n", " "), proof).statusCode()).isEqualTo(401);
    assertThat(post("github", "Hello, World!", Map.of("X-Hub-Signature-256", SIGNED_HELLO)))
        .as("without sha256=")
        .returns(401, HttpResponse::statusCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Hello, World!", "[1]", "null", "{\"repository\":", "\u0000\u0001"})
  void garbageIsRefusedAndNothingHappens(String body) throws Exception {
    for (var sender : List.of("github", "gitlab", "gitea", "generic")) {
      assertThat(post(sender, body, proof(sender, body, SECRET)).statusCode()).isEqualTo(400);
      assertThat(counted(sender, "unreadable")).isEqualTo(1);
    }
    assertThat(control.notices).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"repository\":{\"clone_url\":7}}",
        "{\"repository\":[\"https://git.example.com/a.git\"]}",
        "{\"repository\":{\"clone_url\":\"ext::sh -c id\"}}",
        "{\"project\":null}"
      })
  void whatNamesNoRepositoryIsTakenAndNothingHappens(String body) throws Exception {
    for (var sender : List.of("github", "gitlab", "gitea")) {
      assertThat(post(sender, body, proof(sender, body, SECRET)))
          .returns(202, HttpResponse::statusCode)
          .returns(
              "{\"followed\":false,\"message\":\"nothing here is made of that repository\"}\n",
              HttpResponse::body);
    }
    assertThat(post("generic", body, proof("generic", body, SECRET)).statusCode()).isEqualTo(400);
    assertThat(control.notices).isEmpty();
  }

  @Test
  void aPingIsWelcome() throws Exception {
    var ping = payload("ping");

    assertThat(post("github", ping, proof("github", ping, SECRET)).statusCode()).isEqualTo(202);
    assertThat(counted("github", "not_followed")).isEqualTo(1);
  }

  @Test
  void anEventThatIsNoPushIsALookButShowsNotThatPushesAreTold() throws Exception {
    var review =
        "{\"action\":\"closed\",\"repository\":{\"clone_url\":\"https://github.com/acme/config\"}}";

    post("github", review, proof("github", review, SECRET));

    assertThat(control.notices)
        .containsExactly(
            new PushNotice(Set.of(new RepositoryName("github.com/acme/config")), false));
  }

  @Test
  void aFormIsReadToo() throws Exception {
    var large = payload("github").replace("Update README.md", "x".repeat(100_000));
    var form = "payload=" + URLEncoder.encode(large, UTF_8);
    var headers = new java.util.HashMap<>(proof("github", form, SECRET));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    assertThat(post("github", form, headers).statusCode()).isEqualTo(202);
    assertThat(control.notices).hasSize(1);

    for (var broken : List.of("payload=%zz", "other=1", "payload=", "payload=%7B")) {
      var proven = new java.util.HashMap<>(proof("github", broken, SECRET));
      proven.put("Content-Type", "application/x-www-form-urlencoded");
      assertThat(post("github", broken, proven).statusCode()).as(broken).isEqualTo(400);
    }
    assertThat(control.notices).hasSize(1);
  }

  @Test
  void oneThatIsSentAgainIsAnotherLookAndNoMore() throws Exception {
    for (var i = 0; i < 100; i++) {
      var answer = post("gitea", payload("gitea"), proof("gitea", payload("gitea"), SECRET));
      assertThat(answer.statusCode()).isEqualTo(202);
    }

    assertThat(Set.copyOf(control.notices)).hasSize(1);
  }

  @Test
  void aBodyOfTenMegabytesIsRefusedBeforeItIsThere() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var head =
          "POST /hooks/github HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n"
              + "X-Hub-Signature-256: sha256=00\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.setSoTimeout(10_000);

      assertThat(status(socket)).isEqualTo(413);
    }
    assertThat(counted("github", "too_large")).isEqualTo(1);
  }

  @Test
  void aBodyOfTenMegabytesOfUntoldLengthIsCutOff() throws Exception {
    var body = new byte[10_000_000];
    var request =
        request("gitlab", Map.of("X-Gitlab-Token", SECRET))
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
    assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    assertThat(control.notices).isEmpty();
  }

  @Test
  void whoIsGoneTakesNobodysPlace() throws Exception {
    for (var i = 0; i < 100; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        var head = "POST /hooks/github HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(UTF_8));
      }
    }

    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> post("gitlab", "{}", Map.of("X-Gitlab-Token", SECRET)).statusCode() == 202);
  }

  @Test
  void ofThoseThatSendSlowlyOnlySoManyAreWaitedFor() throws Exception {
    var sockets = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 40; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        var head = "POST /hooks/github HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(UTF_8));
      }

      await().atMost(10, TimeUnit.SECONDS).until(() -> answered(sockets).size() == 8);
      for (var socket : answered(sockets)) {
        assertThat(status(socket)).isEqualTo(503);
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static List<Socket> answered(List<Socket> sockets) throws IOException {
    var answered = new ArrayList<Socket>();
    for (var socket : sockets) {
      if (socket.getInputStream().available() > 0) {
        answered.add(socket);
      }
    }
    return answered;
  }

  @Test
  void hooksNeedNoNameThatTheDaemonKnows() throws Exception {
    assertThat(postByAnotherName("/hooks/gitlab")).isEqualTo(202);
    assertThat(postByAnotherName("/hooks/../api/v1/sync")).as("all else does").isEqualTo(403);
    assertThat(control.syncs).isEmpty();
  }

  private int postByAnotherName(String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var request =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: hooks.example.org\r\nContent-Length: 2\r\nX-Gitlab-Token: "
              + SECRET
              + "\r\n\r\n{}";
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return status(socket);
    }
  }

  @Test
  void thereAreNoHooksWithoutASecretAndNoneOfOthers() throws Exception {
    assertThat(post("bitbucket", "{}", Map.of()))
        .returns(404, HttpResponse::statusCode)
        .satisfies(answer -> assertThat(answer.body()).contains("github, gitlab, gitea, generic"));
    try (var off = server(Optional.empty())) {
      off.start();
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + off.port() + "/hooks/github"))
              .POST(BodyPublishers.ofString("{}"));
      assertThat(client.send(request.build(), BodyHandlers.ofString()))
          .returns(404, HttpResponse::statusCode)
          .satisfies(answer -> assertThat(answer.body()).contains("--webhook-secret-file"));
    }
  }

  private static int status(Socket socket) throws IOException {
    var line = new String(socket.getInputStream().readNBytes(12), UTF_8);
    return Integer.parseInt(line.substring(9));
  }

  private HttpRequest.Builder request(String sender, Map<String, String> headers) {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/hooks/" + sender);
    var request = HttpRequest.newBuilder(address);
    headers.forEach(request::setHeader);
    return request;
  }

  private HttpResponse<String> post(String sender, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request = request(sender, headers).POST(BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** The header by which a forge proves that it knows the secret. */
  private static Map<String, String> proof(String sender, String body, String secret)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    var signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    return switch (sender) {
      case "github" -> Map.of("X-Hub-Signature-256", "sha256=" + signature);
      case "gitlab" -> Map.of("X-Gitlab-Token", secret);
      case "gitea" -> Map.of("X-Gitea-Signature", signature);
      default -> Map.of("X-Slipway-Signature", "sha256=" + signature);
    };
  }

  private static String payload(String name) throws IOException {
    try (InputStream in = WebhooksTest.class.getResourceAsStream("hooks/" + name + ".json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private double counted(String sender, String result) {
    var line = "slipway_hooks_total{result=\"%s\",sender=\"%s\"} ".formatted(result, sender);
    return metrics
        .page("")
        .text()
        .lines()
        .filter(it -> it.startsWith(line))
        .mapToDouble(it -> Double.parseDouble(it.substring(line.length())))
        .sum();
  }
}
