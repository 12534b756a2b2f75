package dev.slipway.router.bench;

import java.util.ArrayList;
import java.util.List;

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
    return cpuMicros.stream().sorted().skip(cpuMicros.size() / 2).findFirst().orElseThrow();
  }

  /** In milliseconds, of all rounds: as long as that share of the requests took at most. */
  double latency(int percent) {
    return rank(latencyMicros.stream().flatMap(List::stream).sorted().toList(), percent);
  }

  /** The same of the best round, in which others on the machine disturbed least. */
  double bestLatency(int percent) {
    return latencyMicros.stream().mapToDouble(round -> rank(round, percent)).min().orElseThrow();
  }

  private static double rank(List<Long> sorted, int percent) {
    var rank = Math.ceilDiv(sorted.size() * percent, OF_HUNDRED);
    return sorted.get(Math.max(0, rank - 1)) / 1000.0;
  }
}
