package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static dev.slipway.reconciler.cluster.local.Local.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.Rollout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdoptionTest {
  private static final Rollout COMPLETE = new Rollout.Complete(new ReleaseNumber(1));

  @TempDir Path folder;
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
    local.keepOnClose();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    local.cluster().remove(SHOP);
    eventually().until(() -> local.processes().isEmpty());
    local.close();
  }

  @Test
  void whatRunsIsAdoptedReadyAndNotStartedAgain() throws Exception {
    local.run(local.server());
    eventually().until(() -> local.shop().rollout().equals(COMPLETE));
    var before = local.processes();
    var address = local.only().address();

    local.restart();

    assertThat(local.only().isReady()).isTrue();
    assertThat(local.only().address()).isEqualTo(address);
    assertThat(local.shop().rollout()).isEqualTo(COMPLETE);
    assertThat(local.shop().desired()).isEmpty();
    local.run(local.server());
    assertThat(local.only().restarts()).isZero();
    assertThat(local.processes()).isEqualTo(before);
  }

  @Test
  void manyInstancesAreAllAdopted() throws Exception {
    var many = Outputs.KEPT + 3;
    local.run(local.script("echo up; exec sleep 1000"), many);
    eventually().until(() -> local.shop().rollout().equals(COMPLETE));
    var before = local.processes();

    local.restart();

    assertThat(local.shop().instances()).hasSize(many).allMatch(Instance::isReady);
    assertThat(local.processes()).hasSize(many).isEqualTo(before);
  }

  @Test
  void whatIsAdoptedIsStartedAgainWhenItCrashes() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    local.restart();

    killAll();

    eventually().until(() -> local.only().restarts() == 1 && local.only().isReady());
  }

  @Test
  void whatEndedMeanwhileIsStartedAgain() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    local.close();
    killAll();

    local.cluster();

    eventually().until(() -> local.only().isReady() && local.processes().size() == 1);
    assertThat(local.shop().rollout()).isEqualTo(COMPLETE);
  }

  @Test
  void whatWasBeingRetiredIsStoppedByTheNext() throws Exception {
    local.run(
        local
            .script("trap '' TERM; echo up; while :; do sleep 1; done")
            .withGrace(Duration.ofSeconds(2)));
    eventually().until(() -> local.only().isReady());
    local.cluster().retire(SHOP, Set.of(id(1, 1)));
    local.close();
    assertThat(local.processes()).isNotEmpty();

    local.cluster();

    assertThat(local.only().phase()).isEqualTo(Phase.STOPPING);
    eventually().until(() -> local.shop().instances().isEmpty());
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void whatADeadLeaderLeftIsKilled() throws Exception {
    local.run(local.script("sleep 1000 & echo up; wait"));
    eventually().until(() -> local.processes().size() == 2 && local.only().isReady());
    local.close();
    var before = local.processes();
    var leader =
        before.stream().filter(entry -> entry.pid() == entry.group()).findFirst().orElseThrow();
    ProcessHandle.of(leader.pid()).ifPresent(ProcessHandle::destroyForcibly);
    eventually().until(() -> local.processes().size() == 1);

    local.cluster();

    eventually().until(() -> local.processes().size() == 2);
    assertThat(local.processes()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void whatNoRecordKnowsIsKilled() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    local.close();
    Folders.delete(local.folder());

    local.cluster();

    assertThat(local.processes()).isEmpty();
    assertThat(local.cluster().observe()).isEmpty();
  }

  @Test
  void damagedRecordsAreForgottenWithWhatTheyWereOf() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    local.close();
    var app = local.folder().resolve("instances").resolve("shop");
    Files.writeString(app.resolve("v1-worker-1").resolve("record"), "app=\\uXYZ");
    Files.writeString(app.resolve("asked"), "");

    local.cluster();

    assertThat(local.processes()).isEmpty();
    assertThat(local.cluster().observe()).isEmpty();
  }

  @Test
  void anInstanceIsNotTakenForAnotherProcessWithItsId() throws Exception {
    local.run(local.script("echo up; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    local.close();
    var record = RecordFile.read(local.folder().resolve("instances/shop/v1-worker-1"));
    record.update(r -> r.running(new ProcessIdentity(ProcessHandle.current().pid(), "then", true)));

    local.cluster();

    eventually().until(() -> local.only().isReady() && local.processes().size() == 1);
  }

  private void killAll() {
    local
        .processes()
        .forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly));
    eventually().until(() -> local.processes().isEmpty() || local.processes().size() == 1);
  }
}
