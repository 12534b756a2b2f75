package dev.slipway.router.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.router.bench.ProxyBench.Effort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProxyBenchTest {
  private static final String NEEDS =
      "this bench needs nginx and wrk: apt-get install nginx-light wrk";

  @Test
  @Tag("bench")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_request_costs_at_most_twice_the_cpu_that_it_costs_nginx() throws Exception {
    assertThat(ProxyBench.isPossible()).as(NEEDS).isTrue();
    BenchResults.write(
        "router",
        out -> assertThat(new ProxyBench(out, Effort.WHOLE).run()).isLessThanOrEqualTo(2));
  }

  @Test
  @Tag("full")
  void the_bench_runs() throws Exception {
    assumeThat(ProxyBench.isPossible()).as(NEEDS).isTrue();
    var out = new ByteArrayOutputStream();

    new ProxyBench(new PrintStream(out, true, StandardCharsets.UTF_8), Effort.SMOKE).run();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("| median |");
  }
}
