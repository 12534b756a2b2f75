package dev.slipway.bench.proxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How soon a router serves that starts by the routes it kept, where there is no daemon: from the
 * start of the process to the first answer by a route.
 */
final class StartBench {
  /** Where nobody listens: an answer by a route is 502 then, and without routes 404. */
  private static final int NOBODY = 1;

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final PrintStream out;
  private final int routes;
  private final int starts;

  StartBench(PrintStream out, int routes, int starts) {
    this.out = out;
    this.routes = routes;
    this.starts = starts;
  }

  /** Measures, and tells all that it found. */
  List<Duration> run() throws Exception {
    var subjects = new Subjects(Files.createTempDirectory("slipway-bench"));
    try (var fleet = Fleet.start(routes);
        var _ = subjects.router(fleet.address())) {
      fleet.publish(NOBODY);
    }
    var took = new ArrayList<Duration>();
    for (var i = 0; i < starts; i++) {
      var begun = System.nanoTime();
      try (var router = subjects.router(URI.create("http://127.0.0.1:" + NOBODY))) {
        awaitRoutes(router.port());
        took.add(Duration.ofNanos(System.nanoTime() - begun));
      }
    }
    took.sort(null);
    out.println("| routes | best start | median | worst | starts |");
    out.println("|---|---|---|---|---|");
    out.printf(
        "| %,d | %s | %s | %s | %d |%n",
        routes,
        seconds(took.getFirst()),
        seconds(took.get(starts / 2)),
        seconds(took.getLast()),
        starts);
    return took;
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1_000.0);
  }

  private static void awaitRoutes(int port) {
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> status(port) == HttpURLConnection.HTTP_BAD_GATEWAY);
  }

  private static int status(int port) throws IOException {
    var connection =
        (HttpURLConnection) URI.create("http://localhost:" + port + "/").toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
