package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A router of a daemon, in a process of its own, which can be killed by -9. */
final class RouterProcess implements AutoCloseable {
  private final DaemonProcess daemon;
  private final String name;
  private final int port;
  private final int health;
  private String from;
  private List<String> options = List.of();
  private Optional<Process> process = Optional.empty();

  RouterProcess(DaemonProcess daemon, String name) throws IOException {
    this.daemon = daemon;
    this.name = name;
    this.from = "http://127.0.0.1:" + daemon.api();
    this.port = DaemonProcess.freePort();
    this.health = DaemonProcess.freePort();
  }

  /** Has it call its daemon there. */
  RouterProcess from(String url) {
    from = url;
    return this;
  }

  /** What it has written. */
  String output() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it with these options too. */
  RouterProcess with(String... more) {
    options = List.of(more);
    return this;
  }

  /** Where requests to the apps are taken. */
  int port() {
    return port;
  }

  /** Starts it, or a next one on the same folder. */
  void start() {
    var command = new ArrayList<>(command());
    command.addAll(options);
    try {
      process =
          Optional.of(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    return daemon.slipway(
        "router",
        "--from",
        from,
        "--router-name",
        name,
        "--router",
        "127.0.0.1:" + port,
        "--router-http",
        "127.0.0.1:" + health,
        "--router-dir",
        folder().toString());
  }

  private Path log() {
    return folder().resolveSibling(name + ".log");
  }

  private Path folder() {
    return daemon.data().resolveSibling("router-" + name);
  }

  /** Waits until it says that it should get requests. */
  void awaitReady() {
    await(name + " is ready").atMost(PATIENCE).until(this::isReady);
  }

  boolean isReady() {
    return readiness() == 200;
  }

  /** The status by which it says whether it should get requests; 0 where it says nothing. */
  int readiness() {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + "/readyz"));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** By -9. */
  void kill() throws InterruptedException {
    process.orElseThrow().destroyForcibly().waitFor();
    process = Optional.empty();
  }

  /** As a person does. */
  void stop() throws InterruptedException {
    tellToStop();
    var _ = awaitEnd();
  }

  /** By TERM, and does not wait for it. */
  void tellToStop() {
    process.orElseThrow().destroy();
  }

  /** Its exit code. */
  int awaitEnd() throws InterruptedException {
    var ending = process.orElseThrow();
    assertThat(ending.waitFor(60, TimeUnit.SECONDS)).as("it stops when told to").isTrue();
    process = Optional.empty();
    return ending.exitValue();
  }

  @Override
  public void close() {
    process.ifPresent(Process::destroyForcibly);
  }
}
