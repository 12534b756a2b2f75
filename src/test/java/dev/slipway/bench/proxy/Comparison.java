package dev.slipway.bench.proxy;

import java.util.List;

/**
 * How many times another's figure one's own is.
 *
 * @param ratio the geometric mean over pairs that were measured one after the other
 * @param error the standard error of its logarithm: the true one is with 95 % within {@code ratio *
 *     exp(±2 * error)}, where pairs scatter by chance
 */
record Comparison(double ratio, double error) {
  private static final int ERRORS = 2;

  /**
   * @param ratios of each pair; at least two
   */
  static Comparison of(List<Double> ratios) {
    var logs = ratios.stream().mapToDouble(Math::log).toArray();
    var sum = 0.0;
    for (var log : logs) {
      sum += log;
    }
    var mean = sum / logs.length;
    var squares = 0.0;
    for (var log : logs) {
      squares += (log - mean) * (log - mean);
    }
    return new Comparison(Math.exp(mean), Math.sqrt(squares / (logs.length - 1.0) / logs.length));
  }

  /** The least that it can be, but for chance. */
  double least() {
    return ratio / Math.exp(ERRORS * error);
  }

  @Override
  public String toString() {
    return "%.2f (%.2f to %.2f)".formatted(ratio, least(), ratio * Math.exp(ERRORS * error));
  }
}
