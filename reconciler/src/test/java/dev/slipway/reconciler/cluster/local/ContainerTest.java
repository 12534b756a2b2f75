package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.WORKER;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.Releases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only instances in containers do. */
@Tag("full")
final class ContainerTest {
  @TempDir static Path shared;
  private static BusyboxImage images;
  private static ImageRef image;

  @TempDir Path folder;
  private Local local;

  @BeforeAll
  static void push() throws Exception {
    images = BusyboxImage.make(shared);
    image = images.push("fine");
  }

  @AfterAll
  static void end() throws Exception {
    if (images != null) {
      images.close();
    }
  }

  @BeforeEach
  void open() {
    local = new Local(folder);
    local.images.inContainer(image);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    local.cluster().remove(SHOP);
    eventually().until(() -> local.shop().instances().isEmpty());
    local.close();
    assertThat(local.processes()).isEmpty();
    assertThat(local.containers()).isEmpty();
  }

  private static Releases of(ProcessSpec process) {
    return Releases.of("shop", image, Map.of(WORKER, process));
  }

  private static ProcessSpec worker(String command) {
    return new ProcessSpec(Local.inContainer(command), Optional.empty());
  }

  private String output() throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    var query = new LogQuery(Optional.empty(), 100, false);
    try (var stream = local.cluster().logs(SHOP, query, line -> lines.add(line.text()))) {
      eventually().until(stream::isEnded);
    }
    return String.join("\n", lines);
  }

  @Test
  void theImageItselfSaysWhatRunsWhereNothingElseDoes() throws Exception {
    local.run(of(new ProcessSpec(List.of(), Optional.empty())));

    eventually().until(() -> local.only().isReady());
    assertThat(output()).contains("default");
  }

  @Test
  void valuesOfSeveralLinesArriveAndSecretsAreInNoCommandLine() throws Exception {
    Files.createDirectories(local.secrets().resolve("shop-db"));
    Files.writeString(local.secrets().resolve("shop-db/url"), "first line\nhidden line");
    var env =
        Map.<String, EnvValue>of(
            "SECRET", new EnvValue.SecretRef("shop-db", "url"),
            "PATH", new EnvValue.Literal("/bin:/nowhere"));
    local.run(
        of(worker("busybox sleep 1000; echo \"$SECRET\"; echo $PATH $FROM_IMAGE $SLIPWAY_APP"))
            .withEnv(env));
    eventually().until(() -> local.only().isReady());
    var line = new StringBuilder();
    for (var entry : local.processes()) {
      line.append(Files.readString(Path.of("/proc/" + entry.pid() + "/cmdline")));
    }
    assertThat(line).contains("podman").doesNotContain("hidden line");

    var ending =
        local
            .cluster()
            .run(
                new OneOff(
                    of(worker("true")).withEnv(env).number(1),
                    Platform.DEFAULT,
                    List.of(
                        "/bin/sh",
                        "-c",
                        "echo \"$SECRET\"; echo $PATH $FROM_IMAGE $SLIPWAY_APP; exit 7"),
                    Resources.NONE,
                    Optional.empty(),
                    Duration.ofMinutes(1)));
    var told = new String(ending.output().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(told).isEqualTo("first line\nhidden line\n/bin:/nowhere yes shop\n");
    assertThat(ending.await()).isEqualTo(new Ending.Exited(7, ""));
  }

  @Test
  void whatRunsIsAdoptedAndWhatNoRecordAccountsForIsRemoved() throws Exception {
    local.keepOnClose();
    local.run(of(Local.containerServer()));
    eventually().until(() -> local.only().isReady());
    var before = local.containers();
    var cluster = new Markers(local.folder(), new java.util.Random()).cluster();
    local.close();
    BusyboxImage.run(
        "podman",
        "create",
        "--name",
        "slipway-" + cluster + ".lost",
        "--label",
        "dev.slipway.cluster=" + cluster,
        image.toString(),
        "/bin/sh");
    assertThat(local.containers()).hasSize(2);

    local.cluster();

    assertThat(local.only().isReady()).isTrue();
    assertThat(local.only().restarts()).isZero();
    assertThat(local.containers()).isEqualTo(before);
  }

  @Test
  void aContainerThatEndsIsStartedAgain() throws Exception {
    local.run(of(worker("busybox sleep 1000")));
    eventually().until(() -> local.only().isReady());

    BusyboxImage.run("podman", "kill", local.containers().getFirst());

    eventually().until(() -> local.only().restarts() == 1 && local.only().isReady());
    assertThat(local.containers()).hasSize(1);
  }

  @Test
  void theEngineHoldsItToItsMemory() throws Exception {
    var limits = new Resources.Amounts(Optional.empty(), Optional.of(new Memory(32L << 20)));
    var hungry = List.of("/bin/sh", "-c", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done");
    var details = local.details();
    local.run(
        of(
            new ProcessSpec(
                hungry,
                Optional.empty(),
                Health.DEFAULT,
                new Resources(Resources.NONE.requests(), limits))));

    eventually()
        .untilAsserted(
            () -> assertThat(details).anyMatch(it -> it.contains("more than 32Mi of memory")));
  }

  @Test
  void aProgramIsAskedInsideTheContainer() throws Exception {
    var check = new HealthCheck.Exec(List.of("/bin/sh", "-c", "echo asked; [ -e /www/healthz ]"));
    local.run(
        of(
            new ProcessSpec(
                Local.inContainer("busybox sleep 1000"),
                Optional.empty(),
                Health.readyBy(check),
                Resources.NONE)));

    eventually().until(() -> local.only().isReady());
  }

  @Test
  void anImageThatNobodyNeedsAnyMoreIsRemovedIfItWasBrought() throws Exception {
    var own = images.push("of this test alone");
    local.images.inContainer(own);
    local.run(Releases.of("shop", own, Map.of(WORKER, worker("busybox sleep 1000"))));
    eventually().until(() -> local.only().isReady());
    assertThat(images.pulled()).contains(own.toString());

    local.cluster().remove(SHOP);

    eventually().until(() -> !images.pulled().contains(own.toString()));
  }

  @Test
  void aMachineWithoutAnEngineSaysWhatToInstall() {
    local.environment(Map.of("SLIPWAY_CONTAINER_ENGINE", "no-such-engine"));

    assertThatThrownBy(() -> local.run(of(worker("true"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no-such-engine");
  }
}
