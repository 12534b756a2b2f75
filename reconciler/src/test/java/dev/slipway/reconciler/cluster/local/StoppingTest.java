package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static dev.slipway.reconciler.cluster.local.Local.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.disk.Folders;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.Rollout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoppingTest {
  private static final String IGNORES_TERM =
      "trap '' TERM; (while :; do sleep 100; done) & echo up; while :; do sleep 100; done";

  @TempDir Path folder;
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void aTreeThatIgnoresTermIsKilledAsAWholeAfterItsGrace() throws Exception {
    var grace = Duration.ofMillis(400);
    local.run(local.script(IGNORES_TERM).withGrace(grace));
    eventually().until(() -> local.shop().instances().getFirst().isReady());
    assertThat(local.processes().size()).isGreaterThanOrEqualTo(4);

    var begin = System.nanoTime();
    local.cluster().retire(SHOP, Set.of(id(1, 1)));
    assertThat(local.only().phase()).isEqualTo(Phase.STOPPING);
    eventually().until(() -> local.shop().instances().isEmpty());

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(grace);
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void whatWasForkedOutOfTheGroupDiesToo() throws Exception {
    local.run(local.script("(setsid sleep 1000 &); (setsid setsid sleep 1001 &); exec sleep 1002"));
    eventually().until(() -> local.processes().size() == 3);

    local.cluster().retire(SHOP, Set.of(id(1, 1)));

    eventually().until(() -> local.shop().instances().isEmpty());
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void whatACrashLeavesIsClearedAwayBeforeTheRestart() throws Exception {
    local.run(local.script("sleep 1000 & echo crashing; exit 1"));

    eventually().until(() -> local.only().restarts() >= 3);
    eventually().until(() -> local.only().phase() == Phase.CRASHED);
    eventually().until(() -> local.processes().size() <= 2);
  }

  @Test
  void whatIsWrittenAfterTermIsFollowed() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    local.run(local.script("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done"));
    eventually().until(() -> local.only().isReady());

    try (var _ = local.cluster().logs(SHOP, new LogQuery(Optional.empty(), 9, true), lines::add)) {
      local.cluster().retire(SHOP, Set.of(id(1, 1)));
      eventually().until(() -> lines.contains(new LogLine(id(1, 1), "bye")));
    }
  }

  @Test
  void closingStopsAllAtOnceAndExceedsNoBound() throws Exception {
    local.run(local.script(IGNORES_TERM).withGrace(Duration.ofMinutes(10)), 3);
    eventually().until(() -> local.shop().instances().stream().allMatch(i -> i.isReady()));

    var begin = System.nanoTime();
    local.close();

    assertThat(local.processes()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void whatWasStoppedWithTheDaemonIsStartedWithTheNext() throws Exception {
    var many = Outputs.KEPT + 3;
    local.run(local.script("echo up; exec sleep 1000"), many);
    eventually().until(() -> local.shop().rollout() instanceof Rollout.Complete);
    local.close();
    assertThat(local.processes()).isEmpty();

    local.cluster();

    assertThat(local.shop().rollout()).isInstanceOf(Rollout.Complete.class);
    eventually().until(() -> local.shop().instances().stream().allMatch(i -> i.isReady()));
    assertThat(local.shop().instances()).hasSize(many).allMatch(i -> i.restarts() == 0);
  }

  @Test
  void removingAnAppDeletesAllOfIt() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"), 2);
    eventually().until(() -> local.processes().size() == 2);

    local.cluster().remove(SHOP);

    eventually().until(() -> local.processes().isEmpty());
    eventually().until(() -> Folders.list(local.folder().resolve("instances")).isEmpty());
    eventually().until(() -> Folders.list(local.folder().resolve("images")).isEmpty());
  }

  @Test
  void theOutputOfWhatIsGoneIsKeptForAWhile() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"), Outputs.KEPT + 2);
    eventually().until(() -> local.shop().instances().stream().allMatch(i -> i.isReady()));

    for (int i = 1; i <= Outputs.KEPT + 2; i++) {
      local.cluster().retire(SHOP, Set.of(id(1, i)));
    }
    eventually().until(() -> local.shop().instances().isEmpty());
    local.restart();

    var lines = new CopyOnWriteArrayList<LogLine>();
    var stream = local.cluster().logs(SHOP, new LogQuery(Optional.empty(), 9, false), lines::add);
    eventually().until(stream::isEnded);
    assertThat(lines).hasSize(Outputs.KEPT).allMatch(line -> line.text().equals("up"));
  }
}
