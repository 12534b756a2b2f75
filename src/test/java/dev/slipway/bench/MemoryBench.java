package dev.slipway.bench;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.TestRepository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much memory the daemon of the distribution holds, with this many apps, in use. */
record MemoryBench(Path folder, Path distribution, Scale scale, Results results) {
  private static final Duration UNTIL_BUILT = Duration.ofMinutes(5);

  void run() throws Exception {
    try (var yard = new Shipyard(folder.resolve("yard"))) {
      var sources = new ArrayList<TestRepository>();
      for (var i = 0; i < scale.apps(); i++) {
        sources.add(yard.site("site" + i, "text 0"));
        yard.config().commitManifest("app" + i, manifest(sources.get(i).url()));
      }
      var api = ServedBench.freePort();
      var router = ServedBench.freePort();
      var daemon = start(yard, api, router);
      try {
        use(daemon, sources, api, router);
      } finally {
        daemon.destroy();
        daemon.waitFor();
        sources.forEach(TestRepository::close);
      }
    }
  }

  private void use(Process daemon, List<TestRepository> sources, int api, int router)
      throws Exception {
    var held = new Samples();
    awaitAll(router, "text 0");
    held.add(resident(daemon));
    results.row(
        "RSS of the daemon, " + scale.apps() + " apps just started", held, "MiB", "200 MiB");
    var busy = new Samples();
    for (var change = 1; change <= scale.changes(); change++) {
      var text = "text " + change;
      sources.forEach(source -> source.commitFile("index.html", text));
      awaitAll(router, text);
      request(api, router);
      busy.add(resident(daemon));
    }
    results.row(
        "RSS, after " + scale.apps() + " builds and " + scale.requests() + " requests more",
        busy,
        "MiB",
        "200 MiB");
    results.note("The daemon's status: " + statusLines(daemon));
  }

  private void request(int api, int router) throws IOException, InterruptedException {
    for (var i = 0; i < scale.requests(); i++) {
      Shipyard.ask(router, "app" + i % scale.apps());
      if (i % 50 == 0) {
        Scrape.get(api, "/api/v1/apps");
        Scrape.get(api, "/metrics");
      }
    }
  }

  private void awaitAll(int router, String text) {
    for (var i = 0; i < scale.apps(); i++) {
      var app = "app" + i;
      await(app + " answers " + text)
          .atMost(UNTIL_BUILT)
          .until(() -> Shipyard.ask(router, app).contains(text));
    }
  }

  private Process start(Shipyard yard, int api, int router) throws IOException {
    var builder =
        new ProcessBuilder(
            distribution.resolve("bin/slipway").toString(),
            "daemon",
            "--config-repo",
            yard.config().url(),
            "--data-dir",
            folder.resolve("data").toString(),
            "--poll",
            "1s",
            "--http",
            "127.0.0.1:" + api,
            "--router",
            "127.0.0.1:" + router);
    var log = new File(folder.toFile(), "daemon.log");
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  /** MiB. */
  private static double resident(Process daemon) throws IOException {
    var line = statusLines(daemon).getFirst();
    return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
  }

  private static List<String> statusLines(Process daemon) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(daemon.pid()), "status"))) {
      return lines
          .filter(line -> line.matches("(VmRSS|RssAnon|RssFile|VmHWM|Threads):.*"))
          .map(line -> line.replaceAll("\\s+", " "))
          .sorted((a, b) -> Boolean.compare(b.startsWith("VmRSS"), a.startsWith("VmRSS")))
          .toList();
    }
  }
}
