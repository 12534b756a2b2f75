package dev.slipway.bench.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one subject did in one cell of the matrix, in all rounds. */
final class Measurements {
  private static final int OF_HUNDRED = 100;

  /** CPU a request, of each round. */
  private final List<Double> cpuMicros = new ArrayList<>();

  /** Latencies, of each round in ascending order. */
  private final List<List<Long>> latencyMicros = new ArrayList<>();

  void addCpu(double micros) {
    cpuMicros.add(micros);
  }

  void addLatencies(List<Long> micros) {
    latencyMicros.add(micros.stream().sorted().toList());
  }

  double cpu() {
    return median(cpuMicros.stream());
  }

  private static double median(Stream<Double> values) {
    var sorted = values.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** In milliseconds, of all rounds: as long as that share of the requests took at most. */
  double latency(int percent) {
    return rank(latencyMicros.stream().flatMap(List::stream).sorted().toList(), percent);
  }

  /** The median of the same of each round, so that a round that others disturbed says little. */
  double usualLatency(int percent) {
    return median(latencyMicros.stream().map(round -> rank(round, percent)));
  }

  private static double rank(List<Long> sorted, int percent) {
    var rank = Math.ceilDiv(sorted.size() * percent, OF_HUNDRED);
    return sorted.get(Math.max(0, rank - 1)) / 1000.0;
  }
}
