package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Checked.RUNS;
import static dev.slipway.reconciler.cluster.local.Checked.ready;
import static dev.slipway.reconciler.cluster.local.Checked.shell;
import static dev.slipway.reconciler.cluster.local.Checked.whileThere;
import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static dev.slipway.reconciler.cluster.local.Local.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that are programs. */
final class ChecksTest {
  @TempDir Path folder;
  @TempDir Path signs;
  private Local local;
  private Checked checked;

  @BeforeEach
  void open() {
    local = new Local(folder);
    checked = new Checked(local, signs);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    local.close();
    assertThat(local.processes()).isEmpty();
    assertThat(Folders.list(local.folder().resolve("checks"))).isEmpty();
  }

  private String detail() {
    return local.only().detail();
  }

  @Test
  void anInstanceIsReadyWhileTheProgramEndsWithZero() throws Exception {
    local.run(checked.script(RUNS, ready(whileThere("sign"))));
    eventually().until(() -> detail().contains("sh -c test -e"));
    assertThat(detail()).contains("exited with 1");
    assertThat(local.only().isReady()).isFalse();

    var sign = Files.createFile(signs.resolve("sign"));
    eventually().until(() -> local.only().isReady());
    assertThat(local.shop().rollout()).isInstanceOf(Rollout.Complete.class);

    Files.delete(sign);
    eventually().until(() -> local.only().phase() == Phase.STARTING);
    Files.createFile(sign);
    eventually().until(() -> local.only().isReady());
    assertThat(local.only().restarts()).isZero();
  }

  @Test
  void itRunsInTheFolderAndEnvironmentOfTheInstance() throws Exception {
    var check = shell("echo \"$(pwd) $PORT $SLIPWAY_PROCESS $SIGNS\" >&2; exit 7");
    local.run(checked.server(ready(check), Resources.NONE));

    eventually().until(() -> detail().contains("exited with 7"));
    var port = local.only().address().orElseThrow().port();
    assertThat(detail().lines()).hasSize(2);
    assertThat(detail().lines().toList().getLast()).contains("/app " + port + " worker " + signs);
  }

  @Test
  void whatItLeavesIsKilled() throws Exception {
    local.run(checked.script(RUNS, ready(shell("sleep 1000 & setsid sleep 1001 & exit 0"))));

    eventually().until(() -> local.only().isReady());
    eventually().until(() -> local.processes().size() == 1);
  }

  @Test
  void whatDoesNotEndInTimeIsKilledWithAllItStarted() throws Exception {
    local.run(checked.script(RUNS, ready(shell("echo waiting; sleep 1000 & sleep 1001"))));

    eventually().until(() -> detail().contains("did not end within 2000 ms"));
    assertThat(detail()).contains("waiting");
    local.cluster().retire(SHOP, Set.of(id(1, 1)));
    eventually().until(() -> local.shop().instances().isEmpty());
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void ofMuchOutputTheEndIsTold() throws Exception {
    var much = "head -c 3000000 /dev/zero | tr '\\0' 'x'; echo; echo the end; exit 1";
    local.run(checked.script(RUNS, ready(shell(much))));

    eventually().until(() -> detail().contains("the end"));
    assertThat(detail()).hasSizeLessThan(1_000);
  }

  @Test
  void ofOutputWithoutEndLittleIsKept() throws Exception {
    local.run(checked.script(RUNS, ready(shell("exec yes"))));

    eventually().until(() -> detail().contains("did not end within"));
    assertThat(detail().lines()).hasSizeLessThan(12);
  }

  @Test
  void secretsInWhatItWritesAreMasked() throws Exception {
    var secret = local.secrets().resolve("db").resolve("url");
    Files.createDirectories(secret.getParent());
    Files.writeString(secret, "s3cret-url");
    var releases = checked.script(RUNS, ready(shell("echo \"url $URL\"; exit 1")));
    local.run(releases.withEnv(Map.of("URL", new EnvValue.SecretRef("db", "url"))));

    eventually().until(() -> detail().contains("url ***"));
    assertThat(detail()).doesNotContain("s3cret");
  }

  @Test
  void onlyItsNameAndItsEndReachTheReasonOfAFailedRelease() throws Exception {
    var release = checked.script(RUNS, ready(shell("echo oh no; exit 3"))).number(1);
    local.cluster().converge(Releases.workload(release, 1, Duration.ofMillis(600)));

    eventually().until(() -> local.shop().rollout() instanceof Rollout.Failed);
    assertThat(((Rollout.Failed) local.shop().rollout()).reason())
        .contains("exited with 3")
        .doesNotContain("\n");
  }

  @Test
  void aProgramThatIsNotThereIsRejected() {
    var check = new HealthCheck.Exec(List.of("bin/absent"));

    assertThatThrownBy(() -> local.run(checked.script(RUNS, ready(check))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("bin/absent");
    assertThat(local.cluster().observe()).isEmpty();
  }

  @Test
  void whatIsBeingAskedEndsWithTheDaemonThoughInstancesStay() throws Exception {
    local.keepOnClose();
    local.run(checked.script(RUNS, ready(shell("touch \"$SIGNS/asked\"; sleep 1000"))));
    eventually().until(() -> Files.exists(signs.resolve("asked")));

    local.close();

    assertThat(local.processes()).hasSize(1);
    local.cluster().remove(SHOP);
    eventually().until(() -> local.processes().isEmpty());
  }
}
