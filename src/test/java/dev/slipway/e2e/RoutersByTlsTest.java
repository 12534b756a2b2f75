package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.router.tls.Authority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers that show a certificate to a daemon that lets no others in. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class RoutersByTlsTest {
  @TempDir private Path folder;

  private Path issued;
  private Shipyard yard;
  private TestRepository source;
  private DaemonProcess daemon;
  private String door;

  @BeforeEach
  void start() throws IOException {
    issued = Files.createDirectory(folder.resolve("issued"));
    var strange = Files.createDirectory(folder.resolve("strange"));
    new Authority(issued).issue("daemon", "localhost").issue("one").issue("late").sign("late", -1);
    new Authority(strange).issue("one");
    yard = new Shipyard(folder);
    source = yard.site("shop", "text 1");
    yard.config().commitManifest("shop", manifest(source.url()));
    var port = DaemonProcess.freePort();
    door = "https://localhost:" + port;
    daemon =
        new DaemonProcess(folder)
            .with(
                "--own-router",
                "no",
                "--mesh",
                "127.0.0.1:" + port,
                "--mesh-certificate",
                issued.resolve("daemon.crt").toString(),
                "--mesh-key",
                issued.resolve("daemon.key").toString(),
                "--mesh-ca",
                issued.resolve("ca.crt").toString());
    daemon.start();
  }

  @AfterEach
  void stop() {
    daemon.close();
    source.close();
    yard.close();
  }

  private RouterProcess router(String name, Path shown, String... more) throws IOException {
    var options =
        List.of(
            "--from-ca",
            issued.resolve("ca.crt").toString(),
            "--from-certificate",
            shown + ".crt",
            "--from-key",
            shown + ".key");
    var router =
        new RouterProcess(daemon, name)
            .from(door)
            .with(Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
    router.start();
    return router;
  }

  private static void awaitWord(RouterProcess router, String word) {
    await(word).atMost(PATIENCE).until(() -> router.output().contains(word));
    assertThat(router.isReady()).isFalse();
  }

  private String certificates() throws IOException {
    try (var output = daemon.command("status", "--certificates").getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theDaemonTellsOfTheCertificatesThatTheyServe() throws Exception {
    var served = Files.createDirectory(folder.resolve("served"));
    new Authority(served).issue("shop", "shop.localhost");
    Files.delete(served.resolve("ca.crt"));
    Files.delete(served.resolve("ca.key"));
    var options = new String[] {"--router-tls", "127.0.0.1:0", "--certificates", served.toString()};
    try (var one = router("one", issued.resolve("one"), options)) {
      one.awaitReady();
      await("its certificate")
          .atMost(PATIENCE)
          .until(() -> certificates().contains("shop         one     "));
    }
    await("nothing").atMost(PATIENCE).until(() -> certificates().startsWith("No router has"));
  }

  @Test
  void thoseWithACertificateOfTheAuthorityGetTheRoutes() throws Exception {
    try (var one = router("one", issued.resolve("one"));
        var stranger = router("stranger", folder.resolve("strange").resolve("one"));
        var late = router("late", issued.resolve("late"));
        var lost = router("lost", issued.resolve("lost"))) {
      await("routes")
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(one.port(), "shop").contains("text 1"));
      assertThat(one.isReady()).isTrue();
      awaitWord(stranger, "does not let this router in by TLS");
      awaitWord(late, "it expired at");
      awaitWord(late, "does not let this router in by TLS");
      awaitWord(lost, "lost.crt can not be read");

      Files.copy(issued.resolve("one.key"), issued.resolve("lost.key"));
      Files.copy(issued.resolve("one.crt"), issued.resolve("lost.crt"));
      lost.awaitReady();
      source.commitFile("index.html", "text 2");
      await("other routes")
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(lost.port(), "shop").contains("text 2"));
    }
  }
}
