package dev.slipway.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.bench.proxy.ProxyBench.Effort;
import dev.slipway.router.bench.BenchResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProxyBenchTest {
  private static final String NEEDS =
      "this bench needs nginx, HAProxy, h2load and openssl:"
          + " apt-get install nginx-light haproxy nghttp2-client openssl";

  @Test
  @Tag("bench")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void a_request_of_http_1_1_costs_at_most_half_as_much_cpu_again_as_with_nginx() throws Exception {
    assertThat(ProxyBench.isPossible()).as(NEEDS).isTrue();
    BenchResults.write(
        "router",
        out -> {
          var ratios = new ProxyBench(out, Effort.WHOLE).run();
          ratios.keySet().removeIf(cell -> cell.mode() == Mode.H2);
          assertThat(ratios)
              .allSatisfy(
                  (cell, of) -> assertThat(of.ofNginx()).as("%s", cell).isLessThanOrEqualTo(1.5));
        });
  }

  @Test
  @Tag("full")
  void the_bench_runs() throws Exception {
    assumeThat(ProxyBench.isPossible()).as(NEEDS).isTrue();
    var out = new ByteArrayOutputStream();

    new ProxyBench(new PrintStream(out, true, StandardCharsets.UTF_8), Effort.SMOKE).run();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "| HTTP/1.1 | 40 B | ", "| HTTP/2, TLS | 100 kB | ", "| all it can | ", "MiB resident");
  }
}
