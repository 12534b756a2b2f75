package dev.slipway.router.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * CPU per request of the router and of nginx (Debian's packages nginx and wrk), measured in the
 * same run, in turns: keep-alive, 64 connections, an answer of 40 bytes from one nginx behind both.
 */
final class ProxyBench {
  private static final int CONNECTIONS = 64;
  private static final String ROW = "| %s | %.1f | %.1f | %.2f |%n";

  private final PrintStream out;
  private final Effort effort;

  /** How long it is measured. */
  record Effort(int rounds, Duration warmUp, Duration round) {
    static final Effort WHOLE = new Effort(6, Duration.ofSeconds(12), Duration.ofSeconds(4));

    /** Proves that the bench runs, and nothing else. */
    static final Effort SMOKE = new Effort(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  ProxyBench(PrintStream out, Effort effort) {
    this.out = out;
    this.effort = effort;
  }

  /** The router's median CPU per request as a multiple of nginx's. */
  double run() throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("slipway-bench");
    try (var origin = Subject.nginxOrigin(folder.resolve("origin"));
        var nginx = Subject.nginxProxy(folder.resolve("nginx"), origin.port());
        var router = Subject.router(folder.resolve("router"), origin.port())) {
      load(nginx, effort.warmUp());
      load(router, effort.warmUp());
      var ofNginx = new ArrayList<Double>();
      var ofRouter = new ArrayList<Double>();
      out.println("| round | nginx µs | router µs | ratio |");
      out.println("|---|---|---|---|");
      for (var round = 1; round <= effort.rounds(); round++) {
        var first = load(nginx, effort.round());
        var second = load(router, effort.round());
        ofNginx.add(first);
        ofRouter.add(second);
        out.printf(ROW, round, first, second, second / first);
      }
      var ratio = median(ofRouter) / median(ofNginx);
      out.printf(ROW, "median", median(ofNginx), median(ofRouter), ratio);
      out.printf("%nThe router's process: %d MiB resident%n", router.residentMebibytes());
      return ratio;
    }
  }

  /** CPU per request, in microseconds. */
  private static double load(Subject subject, Duration time)
      throws IOException, InterruptedException {
    var before = subject.cpuMicros();
    var requests = Wrk.requests(subject.port(), CONNECTIONS, time);
    return (subject.cpuMicros() - before) / (double) requests;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  static boolean isPossible() {
    return Files.isExecutable(Path.of(Subject.NGINX)) && Files.isExecutable(Path.of(Wrk.WRK));
  }
}
