package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Checked.RUNS;
import static dev.slipway.reconciler.cluster.local.Checked.alive;
import static dev.slipway.reconciler.cluster.local.Checked.shell;
import static dev.slipway.reconciler.cluster.local.Checked.untilThere;
import static dev.slipway.reconciler.cluster.local.Checked.whileThere;
import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not work any more is started again, and what has not started yet is left in peace. */
final class LivenessTest {
  @TempDir Path folder;
  @TempDir Path signs;
  private final HttpClient http = HttpClient.newHttpClient();
  private Local local;
  private Checked checked;

  @BeforeEach
  void open() {
    local = new Local(folder);
    checked = new Checked(local, signs);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    http.close();
    local.cluster().remove(SHOP);
    eventually().until(() -> local.shop().instances().isEmpty());
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  private List<String> output() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    var stream = local.cluster().logs(SHOP, new LogQuery(Optional.empty(), 100, false), lines::add);
    eventually().until(stream::isEnded);
    return lines.stream().map(LogLine::text).collect(Collectors.toList());
  }

  private void sign(String name) throws IOException {
    Files.createFile(signs.resolve(name));
  }

  /** A condition that holds for many times the pause between checks. */
  private static ConditionFactory aWhile() {
    return eventually().during(Duration.ofSeconds(1));
  }

  @Test
  void whatAnswersThreeTimesWithAFaultIsStartedAgain() throws Exception {
    var details = local.details();
    var health =
        new Health(
            Optional.of(new HealthCheck.Tcp()),
            Optional.of(new HealthCheck.Http("/healthz")),
            Optional.empty());
    local.run(checked.server(health, Resources.NONE));
    eventually().until(() -> local.only().isReady());
    aWhile().until(() -> local.only().restarts() == 0);

    var uri = URI.create("http://" + local.only().address().orElseThrow() + "/sick");
    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());

    eventually().until(() -> local.only().restarts() == 1 && local.only().isReady());
    assertThat(details)
        .anySatisfy(detail ->
            assertThat(detail)
                .startsWith("CRASHED: liveness said no 3 times in a row: GET /healthz on PORT ")
                .contains("answered 503"));
  }

  @Test
  void itIsAskedToEndBeforeItIsKilled() throws Exception {
    var script = "trap 'echo asked; exit 0' TERM; echo up; while :; do sleep 0.1; done";
    local.run(checked.script(script, alive(untilThere("hung"))));
    eventually().until(() -> local.only().isReady());

    sign("hung");

    eventually().until(() -> local.only().restarts() >= 1);
    assertThat(output()).containsSubsequence("up", "asked", "up");
  }

  @Test
  void whatDoesNotEndWhenItIsAskedIsKilledAfterTheGrace() throws Exception {
    var script = "trap '' TERM; echo up; while :; do sleep 0.1; done";
    var releases = checked.script(script, alive(untilThere("hung")));
    local.run(releases.withGrace(Duration.ofMillis(400)));
    eventually().until(() -> local.only().isReady());
    var before = local.processes();

    sign("hung");
    eventually().until(() -> local.only().phase() == Phase.CRASHED);
    assertThat(local.processes()).containsAnyElementsOf(before);

    eventually().until(() -> local.only().restarts() >= 1);
    assertThat(local.processes()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void livenessIsNotAskedBeforeTheInstanceHasStarted() throws Exception {
    var asking = shell("touch \"$SIGNS/asked\"; exit 1");
    var health =
        new Health(Optional.empty(), Optional.of(asking), Optional.of(whileThere("started")));
    local.run(checked.script(RUNS, health));
    eventually().until(() -> local.only().detail().contains("exited with 1"));
    aWhile()
        .until(() ->
            !Files.exists(signs.resolve("asked"))
                && !local.only().isReady()
                && local.only().restarts() == 0);

    sign("started");

    eventually().until(() -> local.only().restarts() >= 1);
  }

  @Test
  void startupIsAskedUntilItSaysYesOnce() throws Exception {
    var health = new Health(Optional.empty(), Optional.empty(), Optional.of(whileThere("started")));
    sign("started");
    local.run(checked.script(RUNS, health));
    eventually().until(() -> local.only().isReady());

    Files.delete(signs.resolve("started"));

    aWhile().until(() -> local.only().isReady());
  }

  @Test
  void norIsItAskedAgainByTheNextDaemon() throws Exception {
    local.keepOnClose();
    var health = new Health(Optional.empty(), Optional.empty(), Optional.of(whileThere("started")));
    sign("started");
    local.run(checked.script(RUNS, health));
    eventually().until(() -> local.only().isReady());
    local.close();
    Files.delete(signs.resolve("started"));

    local.cluster();

    assertThat(local.only().isReady()).isTrue();
    aWhile().until(() -> local.only().isReady() && local.only().restarts() == 0);
  }

  @Test
  void withoutStartupLivenessIsNotAskedBeforeTheInstanceWasReady() throws Exception {
    var asking = shell("touch \"$SIGNS/asked\"; exit 1");
    var health =
        new Health(Optional.of(whileThere("ready")), Optional.of(asking), Optional.empty());
    local.run(checked.script(RUNS, health));
    eventually().until(() -> local.only().detail().contains("exited with 1"));
    aWhile().until(() -> !Files.exists(signs.resolve("asked")));

    sign("ready");

    eventually().until(() -> local.only().restarts() >= 1);
  }

  @Test
  void whatHungWhileNoDaemonRanIsStartedAgainByTheNext() throws Exception {
    local.keepOnClose();
    var health =
        new Health(
            Optional.of(untilThere("hung")), Optional.of(untilThere("hung")), Optional.empty());
    local.run(checked.script(RUNS, health));
    eventually().until(() -> local.only().isReady());
    var record = local.folder().resolve("instances/shop/v1-worker-1");
    eventually().until(() -> RecordFile.read(record).get().started());
    local.close();
    sign("hung");

    local.cluster();

    eventually().until(() -> local.only().restarts() >= 1);
  }

  @Test
  void whatIsStoppedMeanwhileIsNotStartedAgain() throws Exception {
    var script = "trap '' TERM; echo up; while :; do sleep 0.1; done";
    var releases = checked.script(script, alive(untilThere("hung")));
    local.run(releases.withGrace(Duration.ofSeconds(1)));
    eventually().until(() -> local.only().isReady());
    sign("hung");
    eventually().until(() -> local.only().phase() == Phase.CRASHED);

    local.cluster().remove(SHOP);

    eventually().until(() -> local.shop().instances().isEmpty());
    assertThat(output()).doesNotContainSubsequence("up", "up");
  }
}
