package dev.slipway.bench;

import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.ApiServer;
import dev.slipway.reconciler.cluster.kubernetes.Arrivals;
import dev.slipway.reconciler.cluster.kubernetes.Node;
import dev.slipway.reconciler.cluster.kubernetes.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How fast the daemon fills an empty API server, and what it costs once that is full. In turns with
 * it, a minimal client applies the same objects under other names.
 */
final class KubernetesBench {
  private static final Duration UNTIL_FULL = Duration.ofMinutes(10);
  private static final int OBJECTS = 4;

  /** Both apply a fifth as many first, to warm up. */
  private static final int WARM_UP_SHARE = 5;

  private final Path folder;
  private final Size size;
  private final Results results;
  private final String prefix = "bench-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final FullBench full;
  private final Samples daemonRates = new Samples();
  private final Samples clientRates = new Samples();
  private final Samples shares = new Samples();
  private final Samples applying = new Samples();
  private final Samples cpus = new Samples();
  private final Samples heaps = new Samples();

  /**
   * How much is measured.
   *
   * @param rounds of filling the cluster
   * @param looks at a full cluster, after as many to warm up
   */
  record Size(int apps, int rounds, int looks) {
    static final Size WHOLE = new Size(1_000, 3, 10);

    /** Proves that the bench runs, and nothing else. */
    static final Size SMOKE = new Size(20, 1, 2);
  }

  /**
   * What has an aim that does not depend on what else the machine does.
   *
   * @param share the daemon's rate, in per cent of that of the minimal client
   * @param heap in MiB
   * @param quietCpu of looking at a full cluster, in milliseconds
   * @param quietWrites that the API server saw meanwhile
   */
  record Found(double share, double heap, double quietCpu, long quietWrites) {}

  KubernetesBench(Path folder, Size size, Results results) {
    this.folder = folder;
    this.size = size;
    this.results = results;
    this.full = new FullBench(size, results);
  }

  Found run() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var server = new ApiServer()) {
      var scratch = Files.createDirectories(folder.resolve("image"));
      var image = TestImage.push(registry.name(), scratch);
      try {
        for (var round = 0; round < size.rounds(); round++) {
          round(server, image, round);
        }
      } finally {
        server.clear(prefix);
        Node.deleteNamespace(leases());
      }
    }
    rows();
    return new Found(shares.median(), heaps.worst(), full.cpu().median(), full.writes());
  }

  private String leases() {
    return "leases-" + prefix;
  }

  private void round(ApiServer server, ImageRef image, int round) throws Exception {
    var first = new Fleet(prefix + "-a" + round, size.apps() / WARM_UP_SHARE, image);
    var ours = new Fleet(prefix + "-b" + round, size.apps(), image);
    var theirFirst = new Fleet(prefix + "-c" + round, first.apps(), image);
    var theirs = new Fleet(prefix + "-d" + round, ours.apps(), image);
    List<Workload> firstAgain;
    List<Workload> same;
    try (var arrivals = server.arrivals();
        var yard = new ClusterYard(folder.resolve("round" + round), leases(), image.repository())) {
      yard.awaitLead();
      var _ = fill(yard, first, arrivals);
      server.rollOut(first.prefix());
      measure(yard, ours, arrivals);
      server.rollOut(ours.prefix());
      await().atMost(UNTIL_FULL).until(() -> yard.ready() == first.apps() + ours.apps());
      if (round == size.rounds() - 1) {
        full.run(server, yard, ours, arrivals);
      }
      heaps.add(yard.daemon().heap());
      firstAgain = theirFirst.workloadsLike(first, yard.config());
      same = theirs.workloadsLike(ours, yard.config());
    }
    server.clear(prefix);
    try (var _ = server.arrivals()) { // is watched too, so that both have the same server
      clientRates.add(rate(server.apply(firstAgain, same, folder.resolve("client" + round))));
    }
    shares.add(100 * daemonRates.last() / clientRates.last());
    server.clear(prefix);
  }

  private void measure(ClusterYard yard, Fleet fleet, Arrivals arrivals) throws Exception {
    var cpu = yard.daemon().cpu();
    daemonRates.add(rate(fill(yard, fleet, arrivals)));
    cpus.addNanos(yard.daemon().cpu().minus(cpu).toNanos());
    var times = arrivals.ofFirst(fleet.prefix());
    applying.add(rate(Duration.between(times.getFirst(), times.getLast())));
  }

  private static Duration fill(ClusterYard yard, Fleet fleet, Arrivals arrivals) throws Exception {
    fleet.commitTo(yard.config());
    var begin = Instant.now();
    yard.sync();
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(UNTIL_FULL)
        .until(() -> arrivals.ofFirst(fleet.prefix()).size() == fleet.apps());
    return Duration.between(begin, arrivals.ofFirst(fleet.prefix()).getLast());
  }

  /** Objects per second. */
  private double rate(Duration took) {
    return size.apps() * OBJECTS * 1e9 / took.toNanos();
  }

  private void rows() {
    var what = size.apps() + " apps of " + OBJECTS + " objects: ";
    results.row(what + "applied by the daemon, from the commit on", daemonRates, "/s", "");
    results.row("the same, from the first app that was there on", applying, "/s", "");
    results.row("CPU of the daemon for it", cpus, "ms", "");
    results.row(what + "applied by a minimal client", clientRates, "/s", "");
    results.row("the daemon's rate, in % of the client's", shares, "%", "60 %");
    results.row("heap of the daemon, what is in use of 256 MiB", heaps, "MiB", "256 MiB");
  }
}
