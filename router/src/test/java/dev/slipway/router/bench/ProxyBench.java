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
public final class ProxyBench {
  private static final int CONNECTIONS = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration ROUND = Duration.ofSeconds(4);

  private final PrintStream out;
  private final int rounds;

  ProxyBench(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  /** Argument: how many rounds, 6 by default. */
  public static void main(String[] arguments) throws Exception {
    var rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
    new ProxyBench(System.out, rounds).run();
  }

  /** The router's median CPU per request as a multiple of nginx's. */
  double run() throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("slipway-bench");
    try (var origin = Subject.nginxOrigin(folder.resolve("origin"));
        var nginx = Subject.nginxProxy(folder.resolve("nginx"), origin.port());
        var router = Subject.router(folder.resolve("router"), origin.port())) {
      load(nginx, WARM_UP);
      load(router, WARM_UP);
      var ofNginx = new ArrayList<Double>();
      var ofRouter = new ArrayList<Double>();
      out.printf("%-8s %14s %14s %8s%n", "round", "nginx us/req", "router us/req", "ratio");
      for (var round = 1; round <= rounds; round++) {
        var first = load(nginx, ROUND);
        var second = load(router, ROUND);
        ofNginx.add(first);
        ofRouter.add(second);
        out.printf("%-8d %14.1f %14.1f %8.2f%n", round, first, second, second / first);
      }
      var ratio = median(ofRouter) / median(ofNginx);
      out.printf("%-8s %14.1f %14.1f %8.2f%n", "median", median(ofNginx), median(ofRouter), ratio);
      out.printf("router: %d MiB resident%n", router.residentMebibytes());
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
