package dev.slipway.reconciler.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.reconciler.bench.MeshBench.Took;
import dev.slipway.router.Backend;
import dev.slipway.router.bench.BenchResults;
import dev.slipway.router.bench.Wrk;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon all routers serve what changed. */
final class MeshBenchTest {
  private static final long P99_AIM = 30_000; // µs
  private static final long MANY_AIM = 100_000; // µs
  private static final Duration LOAD = Duration.ofSeconds(20);

  @TempDir Path folder;
  private HttpServer origin;

  @BeforeEach
  void start() throws Exception {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    origin.start();
  }

  @AfterEach
  void stop() {
    origin.stop(0);
  }

  @Test
  @Tag("bench")
  void aChangeIsServedByAllRoutersWithinThirtyMilliseconds() throws Exception {
    assertThat(Path.of(Wrk.WRK)).as("apt-get install wrk").isExecutable();
    BenchResults.write(
        "mesh",
        out -> {
          var usual = measure(5_000, 1_000, LOAD);
          print(out, "5,000 hosts, under load", usual);
          var many = measure(100_000, 50, Duration.ofSeconds(5));
          print(out, "100,000 hosts, under load", many);
          assertThat(usual.p99()).isLessThanOrEqualTo(P99_AIM);
          assertThat(many.median()).isLessThanOrEqualTo(MANY_AIM);
        });
  }

  @Test
  @Tag("full")
  void theBenchRuns() throws Exception {
    assumeThat(Files.isExecutable(Path.of(Wrk.WRK))).as("apt-get install wrk").isTrue();

    assertThat(measure(100, 20, Duration.ofSeconds(1)).requests()).isPositive();
  }

  private Took measure(int hosts, int changes, Duration load) throws Exception {
    var address = new Backend("127.0.0.1", origin.getAddress().getPort());
    try (var bench = new MeshBench(folder.resolve("of" + hosts), hosts, address)) {
      return bench.run(changes, load);
    }
  }

  private static void print(PrintStream out, String what, Took took) {
    out.printf(
        "%s: the first table %d ms; a change median %.1f, p99 %.1f, worst %.1f ms; %d requests, 0"
            + " failed%n",
        what,
        took.whole() / 1000,
        took.median() / 1000.0,
        took.p99() / 1000.0,
        took.worst() / 1000.0,
        took.requests());
  }
}
