package dev.slipway.bench;

import static org.awaitility.Awaitility.await;

import dev.slipway.bench.KubernetesBench.Size;
import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.cluster.kubernetes.ApiServer;
import dev.slipway.reconciler.cluster.kubernetes.Arrivals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What it costs to look at a full cluster of which nothing, or one app, changed. */
final class FullBench {
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final Size size;
  private final Results results;
  private final Samples cpu = new Samples();
  private long writes;

  FullBench(Size size, Results results) {
    this.size = size;
    this.results = results;
  }

  /** Milliseconds of a quiet look. */
  Samples cpu() {
    return cpu;
  }

  /** Of all quiet looks. */
  long writes() {
    return writes;
  }

  void run(ApiServer server, ClusterYard yard, Fleet fleet, Arrivals arrivals) throws Exception {
    quiet(server, yard);
    oneChanged(yard, fleet, arrivals);
  }

  private void quiet(ApiServer server, ClusterYard yard) throws Exception {
    for (var look = 0; look < size.looks(); look++) {
      yard.sync();
    }
    var written = server.writes();
    for (var look = 0; look < size.looks(); look++) {
      var before = yard.daemon().cpu();
      yard.sync();
      cpu.addNanos(yard.daemon().cpu().minus(before).toNanos());
    }
    writes = server.writes() - written;
    results.row(size.apps() + " apps, quiet: CPU of a resync", cpu, "ms", "200 ms");
    results.note(
        "Writes that the API server counted in %d quiet resyncs: %d"
            .formatted(size.looks(), writes));
  }

  /** Each change comes to a daemon that did nothing for a while. */
  private void oneChanged(ClusterYard yard, Fleet fleet, Arrivals arrivals) throws Exception {
    var whole = new Samples();
    var sinceSeen = new Samples();
    for (var round = -size.looks(); round < size.looks(); round++) {
      var app = fleet.name((round + size.looks()) * 7 % fleet.apps());
      var line = "env: {ROUND: r" + round + "}";
      await().pollDelay(A_WHILE).until(() -> true);
      yard.config().commitManifest(app, fleet.manifest(line));
      var told = yard.daemon().told().size();
      var begin = Instant.now();
      yard.sync();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Shipyard.PATIENCE)
          .until(() -> arrivals.of(app, 2).isPresent());
      var there = arrivals.of(app, 2).orElseThrow();
      if (round >= 0) {
        whole.addNanos(Duration.between(begin, there).toNanos());
        sinceSeen.addNanos(Duration.between(seen(yard, told), there).toNanos());
      }
    }
    var what = "one of " + size.apps() + " changed: ";
    results.row(what + "`sync` → its Deployment at the API server", whole, "ms", "");
    results.row("the same, after the poll saw it", sinceSeen, "ms", "200 ms");
  }

  /** When the daemon told of a revision after so many lines. */
  private static Instant seen(ClusterYard yard, int lines) throws Exception {
    List<String> told = yard.daemon().told();
    return told.stream()
        .skip(lines)
        .filter(line -> line.contains(" config revision="))
        .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
