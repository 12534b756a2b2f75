package dev.slipway.bench.proxy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The router beside nginx and HAProxy (Debian's packages), measured in the same run, in turns: CPU
 * per request of whole processes with 64 connections that are kept and never wait, and latency at
 * this full speed and at a rate that all of them can do, with one nginx behind all.
 */
final class ProxyBench {
  /** Besides the one that is visited. */
  private static final int OTHER_ROUTES = 5_000;

  /** Of what is measured in turn. */
  private static final int NGINX = 0;

  private static final int HAPROXY = 1;
  private static final int ROUTER = 2;
  private static final int TAIL = 99;

  private final PrintStream out;
  private final Effort effort;
  private final Map<Cell, Map<Subject, Measurements>> found = new LinkedHashMap<>();
  private final List<Long> residentMebibytes = new ArrayList<>();
  private final List<Long> residentOfVisitors = new ArrayList<>();

  /** What clients speak, and how much they get. */
  record Cell(Mode mode, Body body) {}

  /**
   * What is to be judged.
   *
   * @param tails the router's p99 at a fixed rate, by that of nginx and of HAProxy
   * @param residentMebibytes of the router, the median of a look after each cell
   */
  record Outcome(Map<Cell, Ratios> ratios, List<Comparison> tails, long residentMebibytes) {
    Outcome {
      ratios = new LinkedHashMap<>(ratios);
      tails = List.copyOf(tails);
    }

    /** The geometric mean over all cells. */
    double mean(ToDoubleFunction<Ratios> ratio) {
      return Math.exp(
          ratios.values().stream()
              .mapToDouble(of -> Math.log(ratio.applyAsDouble(of)))
              .average()
              .orElseThrow());
    }
  }

  /** The router's CPU per request, by medians, as multiples of the others'. */
  record Ratios(double ofNginx, double ofHaproxy) {
    static Ratios of(List<Measurements> inTurn) {
      var router = inTurn.get(ROUTER).cpu();
      return new Ratios(router / inTurn.get(NGINX).cpu(), router / inTurn.get(HAPROXY).cpu());
    }
  }

  /**
   * What is measured and how often.
   *
   * @param warmUps how often each way is gone with the least of bodies before anything counts: the
   *     JVM compiles what serves HTTP/2 for some 100,000 requests
   * @param rehearsals how often each cell is gone through after that, before anything counts: what
   *     serves large bodies is compiled only when they come
   * @param visits how often a thousand connections come to the router, are kept and go
   */
  record Effort(List<Cell> cells, int rounds, int warmUps, int rehearsals, int visits) {
    static final Effort WHOLE =
        new Effort(
            Stream.of(Mode.values())
                .flatMap(mode ->
                    Stream.of(Body.TINY, Body.SMALL, Body.LARGE, Body.HUGE)
                        .map(body -> new Cell(mode, body)))
                .toList(),
            Integer.getInteger("slipway.bench.rounds", 3),
            6,
            2,
            24);

    /** Proves that the bench runs, and nothing else. */
    static final Effort SMOKE =
        new Effort(
            List.of(
                new Cell(Mode.PLAIN, Body.TINY.briefly()), new Cell(Mode.H2, Body.LARGE.briefly())),
            1,
            0,
            0,
            1);
  }

  ProxyBench(PrintStream out, Effort effort) {
    this.out = out;
    this.effort = effort;
  }

  /** Measures, and tells all that it found. */
  Outcome run() throws Exception {
    var folder = Files.createTempDirectory("slipway-bench");
    var subjects = new Subjects(folder);
    try (var origin = subjects.origin(effort.cells().stream().map(Cell::body).distinct().toList());
        var nginx = subjects.nginx(origin.port());
        var haproxy = subjects.haproxy(origin.port());
        var fleet = Fleet.start(OTHER_ROUTES);
        var router = subjects.router(fleet.address())) {
      fleet.publish(origin.port());
      var load = new H2load(folder);
      warmUp(load, List.of(nginx, haproxy, router));
      measure(load, List.of(nginx, haproxy, router));
      visit(load, router);
      tellCpu();
      tellLatency(body -> "%,d".formatted(body.rate()), Measurements::atItsRate);
      tellLatency(_ -> "all it can", Measurements::atFullSpeed);
      tellMemory();
    }
    var ratios = new LinkedHashMap<Cell, Ratios>();
    found.forEach((cell, each) -> ratios.put(cell, Ratios.of(inTurn(each))));
    return new Outcome(ratios, tails(Measurements::atItsRate), median(residentMebibytes));
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private void warmUp(H2load load, List<Subject> subjects)
      throws IOException, InterruptedException {
    for (var warmUp = 0; warmUp < effort.warmUps(); warmUp++) {
      for (var mode : Mode.values()) {
        for (var subject : subjects) {
          load.atFullSpeed(mode, subject, Body.TINY);
        }
      }
    }
    for (var rehearsal = 0; rehearsal < effort.rehearsals(); rehearsal++) {
      for (var cell : effort.cells()) {
        for (var subject : subjects) {
          load.atFullSpeed(cell.mode(), subject, cell.body());
        }
      }
    }
  }

  private void measure(H2load load, List<Subject> subjects)
      throws IOException, InterruptedException {
    for (var round = 0; round < effort.rounds(); round++) {
      var inTurn = new ArrayList<>(subjects);
      Collections.rotate(inTurn, round);
      for (var cell : effort.cells()) {
        for (var subject : inTurn) {
          var kept =
              found
                  .computeIfAbsent(cell, _ -> new LinkedHashMap<>())
                  .computeIfAbsent(subject, _ -> new Measurements());
          measureAtFullSpeed(load, cell, subject, kept);
          kept.atItsRate().add(load.atItsRate(cell.mode(), subject, cell.body()));
        }
        residentMebibytes.add(subjects.getLast().residentMebibytes());
      }
    }
  }

  /** What long connections leave behind is what a heap grows by. */
  private void visit(H2load load, Subject router) throws IOException, InterruptedException {
    for (var visit = 0; visit < effort.visits(); visit++) {
      load.byVisitors(visit % 2 == 0 ? Mode.PLAIN : Mode.TLS, router, Body.TINY);
      residentOfVisitors.add(router.residentMebibytes());
    }
  }

  private static void measureAtFullSpeed(H2load load, Cell cell, Subject subject, Measurements kept)
      throws IOException, InterruptedException {
    var before = subject.cpuMicros();
    load.atFullSpeed(cell.mode(), subject, cell.body());
    kept.addCpu((subject.cpuMicros() - before) / (double) cell.body().requests());
    kept.atFullSpeed().add(load.afterOpening());
  }

  private void tellCpu() {
    out.println("| CPU a request, µs | | nginx | HAProxy | router | of nginx | of HAProxy |");
    out.println("|---|---|---|---|---|---|---|");
    found.forEach((cell, each) -> {
      var of = inTurn(each).stream().map(Measurements::cpu).toList();
      var ratios = Ratios.of(inTurn(each));
      out.printf(
          "| %s | %s | %,.1f | %,.1f | %,.1f | %.2f | %.2f |%n",
          cell.mode(),
          cell.body().size(),
          of.get(NGINX),
          of.get(HAPROXY),
          of.get(ROUTER),
          ratios.ofNginx(),
          ratios.ofHaproxy());
    });
  }

  private void tellLatency(
      Function<Body, String> load, Function<Measurements, Latencies> latencies) {
    out.println();
    out.println(
        "| ms: p50, p99 of all, median p99 of a round | | at, /s | nginx | HAProxy | router |");
    out.println("|---|---|---|---|---|---|");
    found.forEach((cell, each) -> {
      out.printf("| %s | %s | %s |", cell.mode(), cell.body().size(), load.apply(cell.body()));
      for (var subject : inTurn(each)) {
        var of = latencies.apply(subject);
        out.printf(
            " %.2f, %.2f, %.2f |",
            of.percentile(50), of.percentile(TAIL), of.usualPercentile(TAIL));
      }
      out.println();
    });
    var tails = tails(latencies);
    out.printf(
        "%nThe router's p99 is %s of nginx's and %s of HAProxy's, in the geometric mean"
            + " (with 95 %%, but for chance)%n",
        tails.get(NGINX), tails.get(HAPROXY));
  }

  /** The router's p99 by that of nginx and of HAProxy, of each cell and round. */
  private List<Comparison> tails(Function<Measurements, Latencies> latencies) {
    return Stream.of(NGINX, HAPROXY)
        .map(other ->
            Comparison.of(
                found.values().stream()
                    .map(ProxyBench::inTurn)
                    .flatMap(inTurn ->
                        latencies
                            .apply(inTurn.get(ROUTER))
                            .ratios(latencies.apply(inTurn.get(other)), TAIL))
                    .toList()))
        .toList();
  }

  private void tellMemory() {
    out.printf("%n`slipway router`, with %,d routes:%n", OTHER_ROUTES);
    tellMemory("after each cell", residentMebibytes);
    tellMemory(
        "each time %,d connections had come and gone".formatted(H2load.VISITORS),
        residentOfVisitors);
  }

  private void tellMemory(String when, List<Long> inOrder) {
    var sorted = inOrder.stream().sorted().toList();
    out.printf(
        "%d MiB resident, the median of a look %s, %d to %d, at last %d (%d looks)%n",
        median(inOrder),
        when,
        sorted.getFirst(),
        sorted.getLast(),
        inOrder.getLast(),
        inOrder.size());
  }

  private static List<Measurements> inTurn(Map<Subject, Measurements> each) {
    return List.copyOf(each.values());
  }

  static boolean isPossible() {
    return Stream.of(Subjects.NGINX, Subjects.HAPROXY, H2load.H2LOAD)
        .map(Path::of)
        .allMatch(Files::isExecutable);
  }
}
