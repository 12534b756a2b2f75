package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.disk.Folders;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Restarts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisingTest {
  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    http.close();
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var address = local.only().address().orElseThrow();
    var uri = URI.create("http://" + address + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatTurnsUnhealthyIsNotReadyUntilItIsWellAgain() throws Exception {
    local.run(local.server());
    eventually().until(() -> local.only().isReady());

    assertThat(get("/sick").statusCode()).isEqualTo(503);
    eventually().until(() -> local.only().phase() == Phase.STARTING);
    assertThat(local.only().detail()).contains("GET /healthz").contains("503");
    assertThat(local.only().restarts()).isZero();
    assertThat(local.shop().rollout()).isInstanceOf(Rollout.Complete.class);

    assertThat(get("/well").statusCode()).isEqualTo(200);
    eventually().until(() -> local.only().isReady());
    assertThat(local.only().detail()).isEmpty();
  }

  @Test
  void whatIsKilledComesBackReady() throws Exception {
    local.run(local.server());
    eventually().until(() -> local.only().isReady());

    local
        .processes()
        .forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly));

    eventually().until(() -> local.only().restarts() == 1);
    eventually().until(() -> local.only().isReady());
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherPortIsGivenWhereTheLastOneIsTaken() throws Exception {
    local.run(local.server());
    eventually().until(() -> local.only().isReady());
    var before = local.only().address().orElseThrow();
    local.close();

    try (var _ = new ServerSocket(before.port())) {
      eventually().until(() -> local.only().isReady());
      assertThat(local.only().address().orElseThrow()).isNotEqualTo(before);
    }
  }

  @Test
  void anotherContentUnderTheSameNumberReplacesTheInstance() throws Exception {
    local.run(local.script("echo one; exec sleep 1000"));
    eventually().until(() -> local.only().isReady());
    var before = local.processes();

    local.run(local.script("echo two; exec sleep 1000"));

    eventually().until(() -> local.processes().size() == 1 && !local.processes().equals(before));
    eventually().until(() -> local.shop().rollout() instanceof Rollout.Complete);
    eventually().until(() -> local.only().isReady());
  }

  @Test
  void theUnpackedImageIsSharedAndDeletedWhenNothingNeedsIt() throws Exception {
    local.run(local.script("echo one; exec sleep 1000"), 3);
    eventually().until(() -> local.processes().size() == 3);
    assertThat(local.images.unpacked()).isEqualTo(1);

    local.run(local.script("echo two; exec sleep 1000"), 3);

    eventually().until(() -> Folders.list(local.folder().resolve("images")).size() == 1);
    eventually().until(() -> local.processes().size() == 3);
    assertThat(local.images.unpacked()).isEqualTo(2);
  }

  @Test
  void thePauseBetweenRestartsDoublesUpToItsLongest() {
    var restarts =
        new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60));

    assertThat(restarts.pause(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(restarts.pause(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(restarts.pause(6)).isEqualTo(Duration.ofSeconds(32));
    assertThat(restarts.pause(7)).isEqualTo(Duration.ofSeconds(60));
    assertThat(restarts.pause(1_000_000)).isEqualTo(Duration.ofSeconds(60));
  }
}
