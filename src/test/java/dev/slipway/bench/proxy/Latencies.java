package dev.slipway.bench.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long requests took that one subject answered in one cell of the matrix, in all rounds. */
final class Latencies {
  private static final int OF_HUNDRED = 100;

  /** Of each round in ascending order. */
  private final List<List<Long>> micros = new ArrayList<>();

  void add(List<Long> ofRound) {
    micros.add(ofRound.stream().sorted().toList());
  }

  /** In milliseconds, of all rounds: as long as that share of the requests took at most. */
  double percentile(int percent) {
    return rank(micros.stream().flatMap(List::stream).sorted().toList(), percent);
  }

  /** The median of the same of each round, so that a round that others disturbed says little. */
  double usualPercentile(int percent) {
    return Measurements.median(micros.stream().map(round -> rank(round, percent)));
  }

  /** The same of each round, as multiples of what another had in it. */
  Stream<Double> ratios(Latencies other, int percent) {
    return IntStream.range(0, micros.size())
        .mapToObj(
            round -> rank(micros.get(round), percent) / rank(other.micros.get(round), percent));
  }

  private static double rank(List<Long> sorted, int percent) {
    var rank = Math.ceilDiv(sorted.size() * percent, OF_HUNDRED);
    return sorted.get(Math.max(0, rank - 1)) / 1000.0;
  }
}
