package dev.slipway.bench;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Event.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What it takes to release very many apps whose config one commit changed: they have no instances,
 * so that reading, planning and the push are all there is.
 */
record ManyReleasesBench(Path folder, int apps, int rounds, Results results) {
  private static final Duration UNTIL_BUILT = Duration.ofMinutes(5);

  void run() throws Exception {
    try (var yard = new Shipyard(folder.resolve("yard")).lookingWhenTold();
        var source = yard.site("site", "one")) {
      logPushes(yard.config().folder());
      changeAll(yard, source, 0);
      var told = new AtomicInteger();
      try (var _ =
          yard.events()
              .subscribe(event -> {
                if (event.kind() == Kind.RELEASED) {
                  told.incrementAndGet();
                }
              })) {
        yard.start();
        await().atMost(UNTIL_BUILT).until(() -> told.get() == apps);
        var took = new Samples();
        var pushes = new Samples();
        for (var round = 1; round <= rounds; round++) {
          changeAll(yard, source, round);
          told.set(0);
          var before = pushes(yard.config().folder());
          var begin = System.nanoTime();
          yard.sync();
          await()
              .pollInterval(Duration.ofMillis(2))
              .atMost(Shipyard.PATIENCE)
              .until(() -> told.get() == apps);
          took.addNanos(System.nanoTime() - begin);
          pushes.add(pushes(yard.config().folder()) - before);
        }
        results.row(
            "config of " + apps + " apps changed by one commit: `sync` → all released",
            took,
            "ms",
            "2,000 ms");
        results.row("pushes for it", pushes, "", "1");
      }
    }
  }

  private void changeAll(Shipyard yard, TestRepository source, int round) {
    var manifests = new TreeMap<String, String>();
    for (var i = 0; i < apps; i++) {
      manifests.put(
          "apps/app-" + i + ".yaml",
          manifest(source.url(), "replicas: 0", "env: {ROUND: r" + round + "}"));
    }
    yard.config().commitFiles(TestRepository.MAIN, "Round " + round, manifests);
  }

  private static void logPushes(Path repository) throws IOException {
    Files.writeString(
        repository.resolve("config"),
        Files.readString(repository.resolve("config")) + "[core]\n\tlogAllRefUpdates = always\n");
  }

  /** How often the branch was moved. */
  private static int pushes(Path repository) throws IOException {
    return Files.readAllLines(repository.resolve("logs/refs/heads/main")).size();
  }
}
