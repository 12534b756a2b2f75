package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.api.TestMesh;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router in a process of its own that is told to stop, by TERM. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class StoppedRouterTest {
  /** What a JVM that was told to stop ends with, once its hooks are through. */
  private static final int BY_TERM = 128 + 15;

  @TempDir private Path folder;

  private final CountDownLatch slowHasBegun = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private HttpServer instance;
  private TestMesh mesh;
  private RouterProcess router;

  @BeforeEach
  void start() throws Exception {
    instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    instance.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    instance.createContext("/", exchange -> answer(exchange, "at", " once"));
    instance.createContext("/slow", this::answerByHalves);
    instance.start();
    mesh = TestMesh.start();
    router = new RouterProcess(new DaemonProcess(folder), "one").from(mesh.address().toString());
  }

  @AfterEach
  void stop() {
    slowMayEnd.countDown();
    router.close();
    mesh.close();
    instance.stop(0);
  }

  private void answerByHalves(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      say(exchange, "first");
      slowHasBegun.countDown();
      slowMayEnd.await();
      say(exchange, " half");
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, String... parts) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      for (var part : parts) {
        say(exchange, part);
      }
    }
  }

  private static void say(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
    exchange.getResponseBody().flush();
  }

  private void serve(String drain) throws Exception {
    router.with("--router-drain", drain).start();
    mesh.awaitRouters(1);
    var backend = new Backend("127.0.0.1", instance.getAddress().getPort());
    mesh.publish(
        Map.of(
            new Domain("shop.localhost"),
            new Route(new AppName("shop"), new TreeSet<>(List.of(backend)))));
    router.awaitReady();
  }

  private CompletableFuture<String> askForTheSlow() throws InterruptedException {
    var answer = CompletableFuture.supplyAsync(() -> Shipyard.ask(router.port(), "shop", "/slow"));
    assertThat(slowHasBegun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  @Test
  void saysThatItIsNotReadyWhileItStillAnswersAndThenEnds() throws Exception {
    serve("8s");

    router.tellToStop();

    await("it is not ready").atMost(PATIENCE).until(() -> router.readiness() == 503);
    assertThat(Shipyard.ask(router.port(), "shop")).startsWith("HTTP/1.1 200 ");
    assertThat(router.awaitEnd()).isEqualTo(BY_TERM);
  }

  @Test
  void answersWhatIsUnderWayWholeBeforeItEnds() throws Exception {
    serve("0s");
    var slow = askForTheSlow();

    router.tellToStop();

    await("it takes no more connections")
        .atMost(PATIENCE)
        .until(() -> Shipyard.ask(router.port(), "shop").startsWith("no answer"));
    assertThat(slow).isNotDone();
    slowMayEnd.countDown();
    assertThat(slow.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .startsWith("HTTP/1.1 200 ")
        .contains("first")
        .endsWith("\r\n0\r\n\r\n")
        .contains(" half");
    assertThat(router.awaitEnd()).isEqualTo(BY_TERM);
  }
}
