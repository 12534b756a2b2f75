package dev.slipway.bench;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much memory the daemon of the distribution holds, with this many apps, in use. */
record MemoryBench(Path folder, Scale scale, Results results) {
  private static final Duration UNTIL_BUILT = Duration.ofMinutes(5);

  void run() throws Exception {
    try (var yard = new Shipyard(folder.resolve("yard"))) {
      var sources = new ArrayList<TestRepository>();
      for (var i = 0; i < scale.apps(); i++) {
        sources.add(yard.site("site" + i, "text 0"));
        yard.config().commitManifest("app" + i, manifest(sources.get(i).url()));
      }
      try (var daemon = MeasuredDaemon.start(folder, yard.config().url(), "", "--poll", "1s")) {
        use(daemon, sources);
      } finally {
        sources.forEach(TestRepository::close);
      }
    }
  }

  private void use(MeasuredDaemon daemon, List<TestRepository> sources) throws Exception {
    var held = new Samples();
    awaitAll(daemon.router(), "text 0");
    held.add(daemon.resident());
    results.row(
        "RSS of the daemon, " + scale.apps() + " apps just started", held, "MiB", "200 MiB");
    var busy = new Samples();
    for (var change = 1; change <= scale.changes(); change++) {
      var text = "text " + change;
      sources.forEach(source -> source.commitFile("index.html", text));
      awaitAll(daemon.router(), text);
      request(daemon.api(), daemon.router());
      busy.add(daemon.resident());
    }
    results.row(
        "RSS, after " + scale.apps() + " builds and " + scale.requests() + " requests more",
        busy,
        "MiB",
        "200 MiB");
    results.note("The daemon's status: " + daemon.statusLines());
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
}
