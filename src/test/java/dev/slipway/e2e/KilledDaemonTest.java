package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Path;
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
  void aKill() throws Exception {
    kill(1, 1);
  }

  @Test
  @Tag("full")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void fiftyKills() throws Exception {
    kill(50, 2);
  }

  private void kill(int times, long seed) throws Exception {
    var random = new Random(seed);
    try (var yard = new Shipyard(folder);
        var daemon = new DaemonProcess(folder)) {
      var sources = IntStream.range(0, APPS).mapToObj(i -> yard.site("app" + i, "text 0")).toList();
      for (var i = 0; i < APPS; i++) {
        yard.config().commitManifest("app" + i, manifest(sources.get(i).url()));
      }
      for (var round = 1; round <= times; round++) {
        daemon.start();
        sources.get(random.nextInt(APPS)).commitFile("index.html", "text " + round);
        daemon.runFor(300 + random.nextInt(4000));
        daemon.kill();
      }
      sources.forEach(source -> source.commitFile("index.html", "the end"));
      daemon.start();
      for (var i = 0; i < APPS; i++) {
        var app = "app" + i;
        await(app + " answers")
            .atMost(PATIENCE)
            .until(() -> Shipyard.ask(daemon.router(), app).contains("the end"));
      }
      await("one instance an app").atMost(PATIENCE).until(() -> daemon.instances().size() == APPS);
      for (var i = 0; i < APPS; i++) {
        Ledgers.assertWithoutGapOrDouble(yard.config(), "app" + i);
      }
      daemon.stop();
      sources.forEach(TestRepository::close);
    }
  }
}
