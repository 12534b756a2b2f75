package dev.slipway.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a cluster's secret is read, and what is told where it can not be. */
final class ClusterPullSecretsTest {
  private static final PullSecret HUB = new PullSecret("app-blog", "hub");

  private HttpServer server;
  private KubernetesClient client;
  private volatile int status = 200;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var address = "http://127.0.0.1:" + server.getAddress().getPort();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(address)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var isIt =
          exchange.getRequestURI().getPath().equals("/api/v1/namespaces/app-blog/secrets/hub");
      var code = isIt ? status : 404;
      var body =
          code == 200
              ? """
              {"apiVersion":"v1","kind":"Secret","metadata":{"name":"hub","namespace":"app-blog"},
               "type":"kubernetes.io/dockerconfigjson",
               "data":{".dockerconfigjson":"eyJhdXRocyI6e319","other":"czNjcmV0"}}\
              """
              : """
              {"apiVersion":"v1","kind":"Status","status":"Failure","code":%d,
               "reason":"Forbidden","message":"not s3cret"}\
              """
                  .formatted(code);
      var bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void ofASecretWhatOpensRegistriesIsReadAndNothingElse() throws Exception {
    var secrets = new ClusterPullSecrets(client);

    assertThat(secrets.read(HUB)).hasValue(Map.of(".dockerconfigjson", "{\"auths\":{}}"));
    assertThat(secrets.read(new PullSecret("app-other", "hub"))).isEmpty();
    assertThat(secrets.howToGive(HUB)).contains("secret docker-registry hub -n app-blog");
  }

  @Test
  void aSecretOfAnAppIsOneKeyOfOne() throws Exception {
    var secrets = new ClusterAppSecrets(client);
    var token = SecretRef.parse("hub/other");

    assertThat(secrets.find("app-blog", token)).hasValue("s3cret");
    assertThat(secrets.find("app-blog", SecretRef.parse("hub/none"))).isEmpty();
    assertThat(secrets.find("app-other", token)).isEmpty();
    assertThat(secrets.howToGive("app-blog", token))
        .startsWith("kubectl -n app-blog create secret generic hub --from-literal=other=…");
    status = 403;
    assertThatThrownBy(() -> secrets.find("app-blog", token))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("can not read the secret hub: Forbidden");
  }

  @Test
  void aClusterThatDoesNotTellIsAskedAgainLater() {
    var secrets = new ClusterPullSecrets(client);
    status = 403;

    assertThatThrownBy(() -> secrets.read(HUB))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("can not read the pull secret hub: Forbidden");
  }
}
