package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Checked.limit;
import static dev.slipway.reconciler.cluster.local.Checked.ready;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import dev.slipway.reconciler.loop.LogCapture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LimitsTest {
  private static final HealthCheck HTTP = new HealthCheck.Http("/healthz");

  @TempDir Path folder;
  private Local local;
  private Checked checked;

  @BeforeEach
  void open() {
    local = new Local(folder);
    checked = new Checked(local, folder);
  }

  @AfterEach
  void nothingIsLeft() {
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void whatUsesMoreMemoryThanItsLimitIsKilledAndStartedAgain() throws Exception {
    var details = local.details();
    local.run(checked.server(ready(HTTP), limit("8Mi")));

    eventually().until(() -> local.only().restarts() >= 2);
    assertThat(details)
        .anySatisfy(d -> assertThat(d).startsWith("CRASHED: used more than 8Mi of memory"));
  }

  @Test
  void whatKeepsToItsLimitRunsOn() throws Exception {
    local.run(checked.server(ready(HTTP), limit("1Gi")));
    eventually().until(() -> local.only().isReady());

    eventually()
        .during(Duration.ofSeconds(3))
        .until(() -> local.only().isReady() && local.only().restarts() == 0);
  }

  @Test
  void whatAnInstanceStartedCountsToo() throws Exception {
    local.keepOnClose();
    var server = String.join(" ", Local.serverCommand());
    var details = local.details();
    local.run(checked.limited("PORT=0 " + server + " & wait", limit("8Mi")));

    eventually().until(() -> local.only().restarts() >= 1);
    local.restart();
    eventually().until(() -> local.only().restarts() >= 2);
    local.cluster().remove(Local.SHOP);
    eventually().until(() -> local.processes().isEmpty());
    assertThat(details).anySatisfy(d -> assertThat(d).contains("used more than 8Mi of memory"));
  }

  @Test
  void whatProcessesShareCountsOnce() throws Exception {
    assumeTrue(LinuxProcesses.isHere(), "only Linux tells what is shared");
    var script =
        """
        x=$(head -c 20000000 /dev/zero | tr '\\0' x)
        for i in 1 2 3; do (while :; do sleep 1; done) & done
        wait
        """;
    local.run(checked.limited(script, limit("60Mi")));
    eventually().until(() -> local.processes().size() >= 7);

    eventually().during(Duration.ofSeconds(3)).until(() -> local.only().restarts() == 0);
    var pids = local.processes().stream().map(ProcessTable.Entry::pid).toList();
    assertThat(ProcessTable.ofThisMachine().useMore(pids, 15 << 20)).isTrue();
  }

  @Test
  void whatIsGoneUsesNoMemory() throws Exception {
    var processes = ProcessTable.ofThisMachine();
    var own = ProcessHandle.current().pid();
    var gone = 4_194_305L; // more than Linux gives out

    assertThat(processes.useMore(List.of(own, gone), 1 << 20)).isTrue();
    assertThat(processes.useMore(List.of(own, gone), 1L << 40)).isFalse();
    assertThat(processes.useMore(List.of(gone), 0)).isFalse();
  }

  @Test
  void aLimitOfProcessorsIsWarnedOfOnceAndTheAppRuns() throws Exception {
    local.keepOnClose();
    var most = new Amounts(Optional.of(new Cpu(250)), Optional.empty());
    var releases = checked.server(ready(HTTP), new Resources(most, most));
    try (var log = new LogCapture(LocalApp.class)) {
      local.run(releases);
      eventually().until(() -> local.only().isReady());
      local.run(releases, 2);
      local.restart();
      local.run(releases, 1);

      assertThat(log.lines()).filteredOn(line -> line.contains("limits.cpu")).hasSize(1);
    }
    local.cluster().remove(Local.SHOP);
    eventually().until(() -> local.processes().isEmpty());
  }
}
