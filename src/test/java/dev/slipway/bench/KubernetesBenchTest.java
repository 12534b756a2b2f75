package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.bench.KubernetesBench.Found;
import dev.slipway.bench.KubernetesBench.Size;
import dev.slipway.router.bench.BenchResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is read by people. */
final class KubernetesBenchTest {
  private static final String NEEDS = "this bench needs KUBECONFIG, of an API server at least";

  @TempDir private Path folder;

  @Test
  @Tag("bench")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void aClusterIsFilledNearlyAsFastAsByAMinimalClientAndAQuietOneIsLeftAlone() throws Exception {
    assertThat(System.getenv("KUBECONFIG")).as(NEEDS).isNotNull();
    BenchResults.write(
        "kubernetes",
        out -> {
          var found = measure(Size.WHOLE, out);
          assertThat(found.share()).isGreaterThanOrEqualTo(60);
          assertThat(found.heap()).isLessThanOrEqualTo(256);
          assertThat(found.quietCpu()).isLessThanOrEqualTo(200);
          assertThat(found.quietWrites()).isZero();
        });
  }

  @Test
  @Tag("full")
  @Tag("kubernetes")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theBenchRuns() throws Exception {
    assumeThat(System.getenv("KUBECONFIG")).as(NEEDS).isNotNull();
    var out = new ByteArrayOutputStream();

    measure(Size.SMOKE, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("in % of the client's", "quiet: CPU of a resync", "one of 20 changed");
  }

  private Found measure(Size size, PrintStream out) throws Exception {
    var results = new Results(out);
    results.head();
    var found = new KubernetesBench(folder, size, results).run();
    results.notes();
    return found;
  }
}
