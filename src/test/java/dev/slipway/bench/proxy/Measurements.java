package dev.slipway.bench.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one subject did in one cell of the matrix, in all rounds. */
final class Measurements {
  /** CPU a request, of each round. */
  private final List<Double> cpuMicros = new ArrayList<>();

  private final Latencies atFullSpeed = new Latencies();
  private final Latencies atItsRate = new Latencies();

  void addCpu(double micros) {
    cpuMicros.add(micros);
  }

  double cpu() {
    return median(cpuMicros.stream());
  }

  static double median(Stream<Double> values) {
    var sorted = values.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** Where each connection asks as soon as it was answered. */
  Latencies atFullSpeed() {
    return atFullSpeed;
  }

  /** At the body's rate. */
  Latencies atItsRate() {
    return atItsRate;
  }
}
