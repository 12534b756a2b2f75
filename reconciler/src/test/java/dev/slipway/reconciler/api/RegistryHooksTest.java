package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ImageRepository;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks of each registry, with the payload that its reference has for an example. */
final class RegistryHooksTest {
  private static final String SECRET = "It's a Secret to Everybody";

  private final FakeControlPlane control = new FakeControlPlane();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final ApiServer server =
      new ApiServer(
          new ApiServer.Endpoint(
              new ListenAddress("127.0.0.1", 0), Set.of(), Optional.of(new WebhookSecret(SECRET))),
          control,
          metrics);

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
    "distribution, distribution,       ,          library/test",
    "harbor,       harbor,             ,          harbor/alpine",
    "harbor,       harbor-cloudevents, ,          harbor/alpine",
    "dockerhub,    dockerhub,          docker.io, svendowideit/testhook",
    "github,       ghcr,               ghcr.io,   octocat/hello-world"
  })
  void aPushIsToldOfTheRepositoryItIsOf(String sender, String name, String registry, String path)
      throws Exception {
    var followed = Optional.ofNullable(registry).orElse("registry.example.com");
    control.followedImages.add(followed + "/" + path);
    var payload = payload(name);

    var answer = post(sender, payload, proof(sender, payload, SECRET));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"followed\":true,\"message\":\"\"}\n");
    assertThat(control.notices)
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.images())
              .containsExactly(new ImageRepository(Optional.ofNullable(registry), path));
          assertThat(notice.isPush()).as("of source").isFalse();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "distribution, distribution, Authorization",
    "harbor, harbor, Authorization",
    "dockerhub, dockerhub, the token in its address",
    "github, ghcr, X-Hub-Signature-256"
  })
  void nothingHappensWhereTheSecretIsNotProven(String sender, String name, String where)
      throws Exception {
    var payload = payload(name);
    for (var proof :
        List.of(
            proof(sender, payload, "not " + SECRET),
            new Proof("", Map.of()),
            new Proof("?token=", Map.of("Authorization", "")),
            new Proof("?token=" + "0".repeat(64), Map.of("Authorization", "Bearer ")))) {
      var answer = post(sender, payload, proof);

      assertThat(answer.statusCode()).as("%s", proof).isEqualTo(401);
      assertThat(answer.body()).contains(where).doesNotContain(SECRET);
    }
    assertThat(control.notices).isEmpty();
  }

  @Test
  void theTokenOfOneOpensNoOtherAndIsWhatTheManualSays() throws Exception {
    var token = hmac("dockerhub", "s3cret-of-hooks");
    // printf dockerhub | openssl dgst -sha256 -hmac s3cret-of-hooks -r
    assertThat(token).isEqualTo("59b6a50c204179968f6af96d1c117b7e38a29a1f57b949caf53857e0cc563c7a");

    var own = new Proof("?token=" + hmac("dockerhub", SECRET), Map.of());
    for (var other : List.of("distribution", "harbor", "github", "gitlab", "generic")) {
      assertThat(post(other, payload("dockerhub"), own).statusCode()).as(other).isEqualTo(401);
    }
  }

  /** A look may be a pull itself: listening to those would never end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"events\":[{\"action\":\"pull\",\"target\":{\"repository\":\"a/b\",\"tag\":\"1\"}}]}",
        "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"a/b\"}}]}",
        "{\"events\":[{\"action\":7,\"target\":null}]}",
        "{\"events\":{\"action\":\"push\"}}",
        "{\"type\":\"PULL_ARTIFACT\",\"event_data\":{\"repository\":{\"repo_full_name\":\"a/b\"}}}",
        "{\"repository\":{\"repo_name\":\"\"}}",
        "{\"package\":{\"package_type\":\"npm\",\"package_version\":{\"package_url\":\"a/b\"}}}",
        "{\"package\":{\"package_type\":\"container\",\"package_version\":{\"package_url\":\"§\"}}}",
        "{}"
      })
  void whatTellsOfNoTagIsTakenAndNothingHappens(String body) throws Exception {
    for (var sender : List.of("distribution", "harbor", "dockerhub", "github")) {
      assertThat(post(sender, body, proof(sender, body, SECRET)).statusCode()).isEqualTo(202);
    }
    assertThat(control.notices).isEmpty();
  }

  @Test
  void aScriptNamesAnImage() throws Exception {
    var body = "{\"image\":\"registry.example.com:5000/acme/blog:1.4.7\"}";

    assertThat(post("generic", body, proof("generic", body, SECRET)).statusCode()).isEqualTo(202);

    assertThat(control.notices)
        .singleElement()
        .returns(
            Set.of(new ImageRepository(Optional.of("registry.example.com:5000"), "acme/blog")),
            PushNotice::images);
  }

  private record Proof(String query, Map<String, String> headers) {}

  private HttpResponse<String> post(String sender, String body, Proof proof)
      throws IOException, InterruptedException {
    var address = "http://127.0.0.1:" + server.port() + "/hooks/" + sender + proof.query();
    var request = HttpRequest.newBuilder(URI.create(address));
    proof.headers().forEach(request::setHeader);
    return client.send(
        request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  /** How a registry proves that it knows the secret. */
  private static Proof proof(String sender, String body, String secret)
      throws GeneralSecurityException {
    return switch (sender) {
      case "distribution" -> new Proof("", Map.of("Authorization", "Bearer " + secret));
      case "harbor" -> new Proof("", Map.of("Authorization", secret));
      case "dockerhub" -> new Proof("?token=" + hmac("dockerhub", secret), Map.of());
      case "github" -> new Proof("", Map.of("X-Hub-Signature-256", "sha256=" + hmac(body, secret)));
      default -> new Proof("", Map.of("X-Slipway-Signature", "sha256=" + hmac(body, secret)));
    };
  }

  private static String hmac(String text, String secret) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String payload(String name) throws IOException {
    try (InputStream in = RegistryHooksTest.class.getResourceAsStream("hooks/" + name + ".json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
