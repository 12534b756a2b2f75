package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A daemon in a process of its own, which can be killed by -9; it follows {@code config.git} of a
 * folder, with its data and its temporary files in the same folder.
 */
final class DaemonProcess implements AutoCloseable {
  private final Path folder;
  private final int router;
  private final int api;
  private final List<Path> tools;
  private String config;
  private List<String> options = List.of();
  private Optional<Process> process = Optional.empty();

  /**
   * @param tools folders that it finds programs in before it looks anywhere else
   */
  DaemonProcess(Path folder, Path... tools) throws IOException {
    this.folder = folder.toRealPath();
    this.config = this.folder.resolve("config.git").toUri().toString();
    this.router = freePort();
    this.api = freePort();
    this.tools = List.of(tools);
    Files.createDirectories(temporary());
  }

  /** Has it follow its repository at this address. */
  DaemonProcess following(String url) {
    config = url;
    return this;
  }

  /** Starts it with these options too. */
  DaemonProcess with(String... more) {
    options = List.of(more);
    return this;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where requests to the apps are taken. */
  int router() {
    return router;
  }

  /** Where its API is. */
  int api() {
    return api;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  /** Starts it, or a next one on the same data. */
  void start() {
    var builder = new ProcessBuilder(command());
    if (!tools.isEmpty()) {
      var environment = builder.environment();
      var path = tools.stream().map(tool -> tool + File.pathSeparator).toList();
      environment.put("PATH", String.join("", path) + environment.get("PATH"));
      environment.remove("JAVA_HOME");
    }
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      process = Optional.of(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    return Stream.concat(daemon().stream(), options.stream()).toList();
  }

  private List<String> daemon() {
    return slipway(
        "daemon",
        "--config-repo",
        config,
        "--data-dir",
        data().toString(),
        "--poll",
        "1s",
        "--http",
        "127.0.0.1:" + api,
        "--router",
        "127.0.0.1:" + router);
  }

  List<String> slipway(String... arguments) {
    var java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx160m",
            "-Djava.io.tmpdir=" + temporary(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.slipway.reconciler.Main");
    return Stream.concat(java.stream(), Stream.of(arguments)).toList();
  }

  /** A command that a person types while it runs, with pipes to it. */
  Process command(String... arguments) throws IOException {
    var builder = new ProcessBuilder(slipway(arguments));
    builder.environment().put("SLIPWAY_API", "http://127.0.0.1:" + api);
    return builder.start();
  }

  /** What such a command prints that goes well. */
  String answer(String... arguments) throws IOException, InterruptedException {
    var process = command(arguments);
    try {
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  private Path log() {
    return folder.resolve("daemon.log");
  }

  /** Leaves it alone for so long, in which it must not end by itself. */
  void runFor(long milliseconds) throws InterruptedException {
    assertThat(process.orElseThrow().waitFor(milliseconds, TimeUnit.MILLISECONDS))
        .as("it ended by itself: see %s", log())
        .isFalse();
  }

  /** Has it stand still, as a machine does that is short of everything. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Has it go on where it was. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var pid = Long.toString(process.orElseThrow().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  /** By -9. */
  void kill() throws InterruptedException {
    runFor(0);
    process.orElseThrow().destroyForcibly().waitFor();
    process = Optional.empty();
  }

  /** As a person does; then nothing of it is left. */
  void stop() throws InterruptedException {
    var running = process.orElseThrow();
    running.destroy();
    assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("it stops when told to").isTrue();
    process = Optional.empty();
    await("no process is left").atMost(PATIENCE).until(() -> processesIn(data()).isEmpty());
  }

  /** The instances that run, of this daemon and of those before it. */
  List<ProcessHandle> instances() {
    return processesIn(data().resolve("cluster"));
  }

  /** The processes of this machine that work in a folder or below it. */
  static List<ProcessHandle> processesIn(Path folder) {
    try (var processes = ProcessHandle.allProcesses()) {
      return processes.filter(p -> isIn(folder, p)).toList();
    }
  }

  private static boolean isIn(Path folder, ProcessHandle process) {
    try {
      var cwd = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
      return cwd.startsWith(folder);
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  /** Where a test failed: takes the instances along. */
  @Override
  public void close() {
    process.ifPresent(Process::destroyForcibly);
    processesIn(data()).forEach(ProcessHandle::destroyForcibly);
  }
}
