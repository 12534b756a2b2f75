package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.builder.process.ToolPath;
import dev.slipway.router.bench.BenchResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is measured is read by people. */
final class DaemonBenchTest {
  private static final List<String> TOOLS =
      List.of("python3", "node", "npm", "buildah", "busybox", "docker-registry");

  private static final String NEEDS = "this bench needs on PATH: " + String.join(", ", TOOLS);

  @Test
  @Tag("bench")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void everythingIsMeasured() throws Exception {
    assertThat(hasTools()).as(NEEDS).isTrue();
    BenchResults.write("daemon", out -> new DaemonBench(Scale.WHOLE, out).run());
  }

  @Test
  @Tag("full")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theBenchRuns() throws Exception {
    assumeThat(hasTools()).as(NEEDS).isTrue();
    var out = new ByteArrayOutputStream();

    new DaemonBench(Scale.SMOKE, new PrintStream(out, true, StandardCharsets.UTF_8)).run();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "domain added",
            "20 apps, quiet: CPU of a pass",
            "20 apps, all being released: a hook",
            "pushes for it",
            "300 releases of an app, all listed",
            "a commit changes 3 of 3 apps of a repository",
            "unchanged source after a restart",
            "a line of the Node example changed",
            "RSS, after 2 builds");
  }

  private static boolean hasTools() {
    var tools = ToolPath.of(System.getenv());
    return TOOLS.stream().allMatch(tool -> tools.find(tool).isPresent());
  }
}
