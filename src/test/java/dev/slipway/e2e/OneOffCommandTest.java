package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway run}, as a process of its own, against a daemon that is one too. */
final class OneOffCommandTest {
  @TempDir private Path folder;

  @Test
  @Tag("full")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aCommandIsLikeOneThatRunsHereAndEndsWithWhoRanItAndWithTheDaemon() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "hello");
        var daemon = new DaemonProcess(folder)) {
      yard.config().commitManifest("shop", manifest(source.url(), "env: {GREETING: ahoy}"));
      daemon.start();
      awaitServed(daemon);

      isLikeOneThatRunsHere(daemon);
      isRefusedWhereItCanNotRun(daemon);
      isEndedWhenItsTimeIsUp(daemon);
      endsWithWhoRanIt(daemon);
      endsWithTheDaemon(daemon);

      awaitServed(daemon);
      assertThat(daemon.instances()).hasSize(1);
      daemon.stop();
    }
  }

  private static void awaitServed(DaemonProcess daemon) {
    await("shop answers")
        .atMost(PATIENCE)
        .until(() -> Shipyard.ask(daemon.router(), "shop").contains("hello"));
  }

  private static void isLikeOneThatRunsHere(DaemonProcess daemon) throws Exception {
    var script = "echo $GREETING $SLIPWAY_RELEASE $SLIPWAY_PROCESS >&2; cat; exit 7";
    var run = daemon.command("run", "shop", "--", "sh", "-c", script);
    run.getOutputStream().write("one\ntwo".getBytes(UTF_8));
    run.getOutputStream().close();

    assertThat(text(run.getInputStream())).isEqualTo("one\ntwo");
    assertThat(text(run.getErrorStream())).isEqualTo("ahoy v1 run\n");
    assertThat(run.waitFor()).isEqualTo(7);
  }

  private static void isRefusedWhereItCanNotRun(DaemonProcess daemon) throws Exception {
    var run = daemon.command("run", "shop", "--process", "worker");

    assertThat(text(run.getErrorStream()))
        .isEqualTo("slipway: v1 of shop has no process type worker\nit has web\n");
    assertThat(run.waitFor()).isEqualTo(3);
  }

  private static void isEndedWhenItsTimeIsUp(DaemonProcess daemon) throws Exception {
    var name = "6001." + System.nanoTime();
    var run = daemon.command("run", "shop", "--timeout", "1s", "--", "sleep", name);

    assertThat(text(run.getErrorStream())).contains("it had run for 1s");
    assertThat(run.waitFor()).isEqualTo(124);
    assertThat(isThere(name)).isFalse();
  }

  private static void endsWithWhoRanIt(DaemonProcess daemon) throws Exception {
    var name = "6002." + System.nanoTime();
    var run = daemon.command("run", "shop", "sleep", name);
    await("it runs").atMost(PATIENCE).until(() -> isThere(name));

    run.destroyForcibly();

    await("it is gone").atMost(PATIENCE).until(() -> !isThere(name));
  }

  private static void endsWithTheDaemon(DaemonProcess daemon) throws Exception {
    var name = "6003." + System.nanoTime();
    var run = daemon.command("run", "shop", "sleep", name);
    await("it runs").atMost(PATIENCE).until(() -> isThere(name));

    daemon.kill();

    assertThat(text(run.getErrorStream())).contains("the connection to the daemon broke");
    assertThat(run.waitFor()).isEqualTo(3);
    daemon.start();
    await("it is gone").atMost(PATIENCE).until(() -> !isThere(name));
  }

  /** Whether there is a process, not the one that asked for it, that sleeps so long. */
  private static boolean isThere(String seconds) {
    try (var all = ProcessHandle.allProcesses()) {
      return all.anyMatch(
          process -> process.info().commandLine().orElse("").endsWith("/sleep " + seconds));
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), UTF_8);
  }
}
