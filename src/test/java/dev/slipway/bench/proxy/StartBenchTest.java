package dev.slipway.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.bench.BenchResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StartBenchTest {
  @Test
  @Tag("bench")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_router_serves_100_000_hosts_within_5_seconds_of_its_start() throws Exception {
    BenchResults.write(
        "router-start",
        out ->
            assertThat(new StartBench(out, 100_000, 5).run())
                .allSatisfy(took -> assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(5))));
  }

  @Test
  @Tag("full")
  void the_bench_runs() throws Exception {
    var out = new ByteArrayOutputStream();

    new StartBench(new PrintStream(out, true, StandardCharsets.UTF_8), 100, 1).run();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("| 100 | ");
  }
}
