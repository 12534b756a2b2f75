package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.status.Condition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret with names and passwords, from its file to the routers, and nowhere else. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class BasicAuthTest {
  private static final String SALT = "$2y$05$abcdefghijklmnopqrstuu";
  private static final String ANN = "ann:" + SALT + "px2xBUC4954936wVIjyyPHmUBFu0wCW";
  private static final String IS_ANN =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("ann:open sesame".getBytes(StandardCharsets.UTF_8))
          + "\r\n";

  @TempDir private Path folder;

  private static String ask(int port, String header) {
    var head = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n";
    return Shipyard.send(port, head + header + "\r\n");
  }

  private static void awaitAnswer(int port, String header, String answer) {
    await(answer).atMost(PATIENCE).until(() -> ask(port, header).contains(answer));
  }

  @Test
  void itIsAskedForAsSoonAsItIsKnownAndIsInNoTextOfTheDaemons() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "text 1")) {
      var asking = Shipyard.manifest(source.url(), "routing: {basicAuth: {secret: staff/users}}");
      yard.config().commitManifest("shop", asking);
      yard.start();
      await().atMost(PATIENCE).until(() -> yard.ask("shop").startsWith("HTTP/1.1 503"));
      yard.awaitStatus("shop", Condition.FAILING);
      var file = folder.resolve("data/secrets/staff/users");
      assertThat(yard.status("shop").message())
          .startsWith(
              "nobody is let in: the secret staff/users of its basicAuth is missing: write");

      Files.writeString(Files.createDirectories(file.getParent()).resolve("users"), ANN);
      var port = yard.daemon().routerPort();
      awaitAnswer(port, IS_ANN, "text 1");
      assertThat(ask(port, "")).startsWith("HTTP/1.1 401").contains("Basic realm=\"shop\"");
      yard.awaitStatus("shop", Condition.READY);
      assertThat(yard.number("shop")).as("no new release").isEqualTo(1);

      yard.config().commitManifest("shop", Shipyard.manifest(source.url()));
      awaitAnswer(port, "", "text 1");
      yard.stop();
      assertThat(Leaks.files(folder, SALT.substring(7))).isEqualTo(file.toString());
    }
  }

  @Test
  void aRouterOfItsOwnKeepsItWithoutTheDaemon() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "text 1");
        var daemon = new DaemonProcess(folder).with("--own-router", "no");
        var router = new RouterProcess(daemon, "one")) {
      yard.config()
          .commitManifest(
              "shop",
              Shipyard.manifest(source.url(), "routing: {basicAuth: {secret: staff/users}}"));
      var secret = Files.createDirectories(daemon.data().resolve("secrets/staff"));
      Files.writeString(secret.resolve("users"), ANN);
      router.start();
      daemon.start();
      awaitAnswer(router.port(), IS_ANN, "text 1");
      router.stop();
      daemon.kill();
      router.start();
      awaitAnswer(router.port(), IS_ANN, "text 1");
      assertThat(ask(router.port(), "")).startsWith("HTTP/1.1 401");
    }
  }
}
