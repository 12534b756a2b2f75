package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance.Phase;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LastOutputsTest {
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final String LAST_WORDS = "oh no\n";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", LastOutputsTest::answer);
    server.start();
    var config =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  /** The log of what is called stalled begins, and does not end. */
  private static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(LAST_WORDS.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    if (!exchange.getRequestURI().getPath().contains("stalled")) {
      exchange.close();
    }
  }

  private static PodState pod(String name) {
    return new PodState(
        name,
        "app-shop",
        name,
        "2026-01-01T00:00:00Z",
        new ReleaseNumber(1),
        new ProcessType("worker"),
        Phase.CRASHED,
        Optional.empty(),
        Optional.of(PodState.Trouble.CRASHING),
        "exited with 3",
        3);
  }

  @Test
  void manyThatNeverEndKeepNobodyFromAnother() {
    var outputs = new LastOutputs(client, BOUND);
    for (var i = 0; i < 8; i++) {
      assertThat(outputs.of(pod("stalled-" + i), () -> {})).isEmpty();
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(outputs.of(pod("fine"), () -> {})).containsExactly("oh no"));
  }
}
