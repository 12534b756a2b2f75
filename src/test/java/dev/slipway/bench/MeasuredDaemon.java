package dev.slipway.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The daemon of the distribution in a process of its own: the kernel says what it takes. */
final class MeasuredDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration RECORDING = Duration.ofMinutes(5);
  private static final String DISTRIBUTION =
      System.getProperty("slipway.distribution", "../../reconciler/target/slipway");

  private final Process process;
  private final Path folder;
  private final int api;
  private final int router;

  private MeasuredDaemon(Process process, Path folder, int api, int router) {
    this.process = process;
    this.folder = folder;
    this.api = api;
    this.router = router;
  }

  /**
   * Starts one, with its data in this folder.
   *
   * @param jvm options of the JVM, stronger than those of the distribution; may be empty
   */
  static MeasuredDaemon start(Path folder, String configUrl, String jvm, String... options)
      throws IOException {
    var api = ServedBench.freePort();
    var router = ServedBench.freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(DISTRIBUTION).toAbsolutePath().resolve("bin/slipway").toString());
    command.addAll(List.of("daemon", "--config-repo", configUrl));
    command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    command.addAll(List.of("--http", "127.0.0.1:" + api, "--router", "127.0.0.1:" + router));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SLIPWAY_JAVA_OPTS", jvm);
    builder.redirectErrorStream(true).redirectOutput(log(folder).toFile());
    return new MeasuredDaemon(builder.start(), folder, api, router);
  }

  /** Waits until the launcher has recorded what a start needs, as it does at the first one. */
  static void awaitStartUpCache() {
    await("a start-up cache").atMost(RECORDING).until(MeasuredDaemon::hasStartUpCache);
  }

  private static boolean hasStartUpCache() throws IOException {
    var folder = Path.of(DISTRIBUTION, "cache");
    try (var caches = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>empty()) {
      return caches.anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("daemon.log");
  }

  int api() {
    return api;
  }

  int router() {
    return router;
  }

  /** Waits until it has told this. */
  void awaitTold(String text) {
    await("the daemon tells: " + text)
        .atMost(PATIENCE)
        .failFast("it ended: see " + log(folder), () -> !process.isAlive())
        .until(() -> told().stream().anyMatch(line -> line.contains(text)));
  }

  /** The lines of its log. */
  List<String> told() throws IOException {
    return Files.readAllLines(log(folder));
  }

  /** Of the user's and of the kernel's code, since it began. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** MiB. */
  double resident() throws IOException {
    var line = statusLines().getFirst();
    return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
  }

  List<String> statusLines() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.matches("(VmRSS|RssAnon|RssFile|VmHWM|Threads):.*"))
          .map(line -> line.replaceAll("\\s+", " "))
          .sorted((a, b) -> Boolean.compare(b.startsWith("VmRSS"), a.startsWith("VmRSS")))
          .toList();
    }
  }

  /** MiB of the heap that are in use, once what is not was collected. */
  double heap() throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var collect =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jcmd.txt").toFile())
            .start();
    if (collect.waitFor() != 0) {
      throw new IOException("jcmd failed");
    }
    return Scrape.sum(api, "jvm_memory_used_bytes{area=\"heap\"") / (1024.0 * 1024.0);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
