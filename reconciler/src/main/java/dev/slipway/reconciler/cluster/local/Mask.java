package dev.slipway.reconciler.cluster.local;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of what an instance writes, before anyone is shown it. */
final class Mask {
  static final Mask NONE = new Mask(List.of());

  /** Shorter ones would blank out ordinary words, and are no secrets. */
  private static final int MIN_LENGTH = 4;

  private final List<String> secrets;

  private Mask(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of secrets with several lines each line is one. */
  static Mask of(List<String> secrets) {
    return new Mask(
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  Mask and(Mask other) {
    return of(Stream.concat(secrets.stream(), other.secrets.stream()).toList());
  }

  String apply(String line) {
    var masked = line;
    for (var secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
