package dev.slipway.reconciler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.bench.BenchResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PlannerBenchTest {
  @Test
  @Tag("bench")
  void planningIsMeasured() throws Exception {
    BenchResults.write("planner", out -> PlannerBench.run(List.of(1_000, 10_000), 200, out));
  }

  @Test
  @Tag("full")
  void theBenchRuns() {
    var out = new ByteArrayOutputStream();

    PlannerBench.run(List.of(20), 2, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("| 20 apps, one changed |");
  }
}
