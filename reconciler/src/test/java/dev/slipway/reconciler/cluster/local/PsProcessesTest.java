package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads what ps(1) of Linux prints with the same columns as that of macOS. */
final class PsProcessesTest {
  private final ProcessTable processes =
      new PsProcesses(
          List.of("ps", "axeww", "-o", PsProcesses.COLUMNS),
          List.of("ps", "eww", "-o", PsProcesses.COLUMNS, "-p"));

  @Test
  void aProcessIsFoundWithGroupStartAndMarker() throws Exception {
    var path = SearchPath.parse(String.valueOf(System.getenv("PATH")));
    assumeTrue(LinuxProcesses.isHere() && path.find("ps").isPresent(), "needs ps of Linux");
    var builder = new ProcessBuilder("sh", "-c", "sleep 1000 & wait").redirectErrorStream(true);
    builder.environment().putAll(Map.of(ProcessTable.MARKER, "ps-test." + System.nanoTime()));
    var marker = builder.environment().getOrDefault(ProcessTable.MARKER, "");
    var process = builder.redirectOutput(new File("/dev/null")).start();
    try {
      Local.eventually()
          .until(() -> processes.entries().stream().anyMatch(e -> e.pid() == process.pid()));
      var seen =
          processes.entries().stream()
              .filter(e -> e.pid() == process.pid())
              .findFirst()
              .orElseThrow();
      assertThat(seen.marker()).contains(marker);
      assertThat(seen.group()).isNotEqualTo(seen.pid());
      assertThat(processes.start(process.pid())).contains(seen.start());
      Local.eventually()
          .until(() ->
              processes.entries().stream()
                      .filter(entry -> entry.marker().filter(marker::equals).isPresent())
                      .count()
                  == 2);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    assertThat(processes.start(process.pid())).isEmpty();
  }

  @Test
  void memoryIsThatOfAllTogether() throws Exception {
    var path = SearchPath.parse(String.valueOf(System.getenv("PATH")));
    assumeTrue(path.find("ps").isPresent(), "needs ps");
    var own = ProcessHandle.current().pid();
    var parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);

    assertThat(processes.useMore(List.of(own, parent), 1 << 20)).isTrue();
    assertThat(processes.useMore(List.of(own, parent), 1L << 40)).isFalse();
  }

  @Test
  void theMarkerIsFoundWhereverItStandsInAnEnvironment() {
    assertThat(LinuxProcesses.marker("SLIPWAY_INSTANCE=a\0B=c\0")).contains("a");
    assertThat(LinuxProcesses.marker("A=b\0SLIPWAY_INSTANCE=a\0")).contains("a");
    assertThat(LinuxProcesses.marker("A=b\0SLIPWAY_INSTANCE=a")).contains("a");
    assertThat(LinuxProcesses.marker("NOT_SLIPWAY_INSTANCE=a\0A=SLIPWAY_INSTANCE=b\0")).isEmpty();
    assertThat(LinuxProcesses.marker("")).isEmpty();
  }
}
