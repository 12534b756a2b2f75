package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon is killed by -9 at random moments, while sources change; nothing is lost, nothing leaks.
 */
final class KilledDaemonTest {
  private static final int APPS = 2;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void fiveKills() throws Exception {
    kill(5, 1);
  }

  @Test
  @Tag("full")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void fiftyKills() throws Exception {
    kill(50, 2);
  }

  private void kill(int times, long seed) throws Exception {
    var random = new Random(seed);
    try (var yard = new Shipyard(folder)) {
      var sources = IntStream.range(0, APPS).mapToObj(i -> yard.site("app" + i, "text 0")).toList();
      for (var i = 0; i < APPS; i++) {
        yard.config().commitManifest("app" + i, manifest(sources.get(i).url()));
      }
      var router = freePort();
      for (var round = 1; round <= times; round++) {
        var daemon = start(router);
        sources.get(random.nextInt(APPS)).commitFile("index.html", "text " + round);
        var moment = 300 + random.nextInt(4000);
        assertThat(daemon.waitFor(moment, TimeUnit.MILLISECONDS))
            .as("it ended by itself: see %s", folder.resolve("daemon.log"))
            .isFalse();
        daemon.destroyForcibly().waitFor();
      }
      sources.forEach(source -> source.commitFile("index.html", "the end"));
      var daemon = start(router);
      try {
        for (var i = 0; i < APPS; i++) {
          var app = "app" + i;
          await(app + " answers")
              .atMost(PATIENCE)
              .until(() -> Shipyard.ask(router, app).contains("the end"));
        }
        await("one instance an app").atMost(PATIENCE).until(() -> instances().size() == APPS);
        assertLedgers(yard.config());
      } finally {
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).as("it stops when told to").isTrue();
      }
      await("no instance is left").atMost(PATIENCE).until(() -> instances().isEmpty());
      sources.forEach(TestRepository::close);
    }
  }

  /** Numbers are 1, 2, 3, … in the order of the commits: no gap, none twice. */
  private static void assertLedgers(TestRepository config) {
    for (var i = 0; i < APPS; i++) {
      var app = "app" + i;
      var numbers =
          Ledgers.releaseSubjects(config).stream().filter(s -> s.startsWith(app + " ")).toList();
      var expected =
          IntStream.rangeClosed(1, numbers.size()).mapToObj(n -> app + " v" + n).toList();
      assertThat(numbers).isNotEmpty().isEqualTo(expected);
    }
  }

  /** Processes of this machine whose environment says that they are instances below this folder. */
  private List<Long> instances() {
    try (var processes = ProcessHandle.allProcesses()) {
      return processes.filter(this::isInstance).map(ProcessHandle::pid).toList();
    }
  }

  private boolean isInstance(ProcessHandle process) {
    try {
      var cwd = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
      return cwd.startsWith(folder.toRealPath().resolve("data/cluster"));
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  private Process start(int router) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx160m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.slipway.reconciler.Main",
            "daemon",
            "--config-repo",
            folder.resolve("config.git").toUri().toString(),
            "--data-dir",
            folder.resolve("data").toString(),
            "--poll",
            "1s",
            "--http",
            "127.0.0.1:0",
            "--router",
            "127.0.0.1:" + router);
    var log = new File(folder.toFile(), "daemon.log");
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
