package dev.slipway.bench.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The load: h2load of Debian's nghttp2-client, one thread, which also speaks HTTP/1.1. */
final class H2load {
  static final String H2LOAD = "/usr/bin/h2load";
  private static final int CONNECTIONS = 64;
  private static final int BEGAN_COLUMN = 0;
  private static final int MICROS_COLUMN = 2;

  /**
   * Between two connections that are opened: a handshake is over by then. Those that were under way
   * together would end together, and from then on have their requests sent at once.
   */
  private static final int OPENING_MILLIS = 8;

  /**
   * Each connection asks once in a period of so many slots: one more than there are connections.
   * Two are opened 16 slots apart at the highest rate, and by fewer at others; none of these has a
   * divisor in common with 65, so that each connection has a slot of its own.
   */
  private static final int SLOTS = CONNECTIONS + 1;

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
    logged(mode, body.requests(), List.of(mode.url(subject, body)));
  }

  /**
   * How long each request of the last load took until its end, in microseconds, but for the first
   * tenth, and at least the first of each connection, when these are opened.
   */
  List<Long> afterOpening() throws IOException {
    var timings = timings();
    return timings.stream()
        .sorted(Comparator.comparingLong(Timing::began))
        .skip(Math.max(CONNECTIONS, timings.size() / 10))
        .map(Timing::micros)
        .toList();
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
   * At the body's rate, spread as evenly as h2load's clock allows, which has whole milliseconds.
   * Requests that come at once wait for each other: how many do must not be chance, and another for
   * each subject and round.
   *
   * @return how long each took until its end, in microseconds, unordered, of those that began once
   *     all connections were open
   */
  List<Long> atItsRate(Mode mode, Subject subject, Body body)
      throws IOException, InterruptedException {
    var slotMicros = 1_000_000 / body.rate();
    var pauseMillis = Math.max(OPENING_MILLIS, slotMicros / 1_000);
    var openingMicros = CONNECTIONS * pauseMillis * 1_000;
    var measuredMicros = body.seconds() * 1_000_000;
    logged(
        mode,
        CONNECTIONS * Math.ceilDiv(openingMicros + measuredMicros, SLOTS * slotMicros),
        List.of(
            "--rps=" + (double) body.rate() / SLOTS,
            "--rate=1",
            "--rate-period=" + pauseMillis + "ms",
            mode.url(subject, body)));
    var timings = timings();
    var from = timings.stream().mapToLong(Timing::began).min().orElseThrow() + openingMicros;
    return timings.stream()
        .filter(timing -> timing.began() >= from && timing.began() < from + measuredMicros)
        .map(Timing::micros)
        .toList();
  }

  private void logged(Mode mode, int requests, List<String> further)
      throws IOException, InterruptedException {
    Files.deleteIfExists(log); // it would be appended to
    run(
        mode,
        CONNECTIONS,
        requests,
        Stream.concat(Stream.of("--log-file=" + log), further.stream()).toList());
  }

  private List<Timing> timings() throws IOException {
    return Files.readAllLines(log).stream().map(Timing::read).toList();
  }

  /** When a request began and how long it took, in microseconds. */
  private record Timing(long began, long micros) {
    static Timing read(String line) {
      var columns = line.split("\t", -1);
      return new Timing(
          Long.parseLong(columns[BEGAN_COLUMN]), Long.parseLong(columns[MICROS_COLUMN]));
    }
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
