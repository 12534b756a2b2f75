package dev.slipway.bench.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The load: h2load of Debian's nghttp2-client, one thread, which also speaks HTTP/1.1. */
final class H2load {
  static final String H2LOAD = "/usr/bin/h2load";
  private static final int CONNECTIONS = 64;
  private static final int BEGAN_COLUMN = 0;
  private static final int MICROS_COLUMN = 2;

  /** In which connections are opened, at the higher rates: handshakes take what all wait for. */
  private static final int OPENING_MICROS = 200_000;

  /** What a platform of many visitors has open, each of whom asks now and then. */
  static final int VISITORS = 1_000;

  private static final int REQUESTS_OF_A_VISITOR = 16;

  private final Path log;

  /**
   * @param folder for its log
   */
  H2load(Path folder) {
    this.log = folder.resolve("h2load.log");
  }

  /** As fast as they are answered, one at a time on each connection; all must be answered well. */
  void atFullSpeed(Mode mode, Subject subject, Body body) throws IOException, InterruptedException {
    run(mode, CONNECTIONS, body.requests(), List.of(mode.url(subject, body)));
  }

  /** Connections that are kept for 4 s, a quarter of them opened each quarter of a second. */
  void byVisitors(Mode mode, Subject subject, Body body) throws IOException, InterruptedException {
    run(
        mode,
        VISITORS,
        VISITORS * REQUESTS_OF_A_VISITOR,
        List.of(
            "--rps=4", "--rate=" + VISITORS / 4, "--rate-period=250ms", mode.url(subject, body)));
  }

  /**
   * At the body's rate: the connections begin one after the other, so that requests are spread
   * evenly over time.
   *
   * @return how long each took until its end, in microseconds, unordered, but for those of the
   *     first 200 ms
   */
  List<Long> atItsRate(Mode mode, Subject subject, Body body)
      throws IOException, InterruptedException {
    Files.deleteIfExists(log); // it would be appended to
    var microsBetween = 1_000_000 / body.rate();
    var connectionsAtOnce = Math.max(1, 2_000 / microsBetween);
    var pause = Math.max(1, connectionsAtOnce * microsBetween / 1_000);
    run(
        mode,
        CONNECTIONS,
        Math.max(CONNECTIONS, body.rate() * body.seconds()),
        List.of(
            "--rps=" + (double) body.rate() / CONNECTIONS,
            "--rate=" + connectionsAtOnce,
            "--rate-period=" + pause + "ms",
            "--log-file=" + log,
            mode.url(subject, body)));
    var lines = Files.readAllLines(log).stream().map(line -> line.split("\t", -1)).toList();
    var opened = lines.stream().mapToLong(H2load::began).min().orElseThrow() + OPENING_MICROS;
    return lines.stream()
        .filter(line -> began(line) >= opened)
        .map(line -> Long.parseLong(line[MICROS_COLUMN]))
        .toList();
  }

  private static long began(String[] line) {
    return Long.parseLong(line[BEGAN_COLUMN]);
  }

  private static void run(Mode mode, int connections, int requests, List<String> further)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(H2LOAD, "-t1", "-c" + connections, "-n" + requests));
    command.addAll(mode.options());
    command.addAll(further);
    var load = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    load.waitFor();
    if (!text.contains("status codes: " + requests + " 2xx")
        || !text.contains(" 0 failed, 0 errored, 0 timeout")) {
      throw new IOException("the load failed: " + command + "\n" + text);
    }
  }
}
