package dev.slipway.bench.proxy;

import java.util.ArrayList;
import java.util.List;

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
    return Latencies.median(cpuMicros.stream());
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
