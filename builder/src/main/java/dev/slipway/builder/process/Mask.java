package dev.slipway.builder.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of what a program prints, before anyone is shown it. */
public final class Mask {
  public static final Mask NONE = new Mask(List.of());

  /** What stands in the place of a secret. */
  public static final String SHOWN = "***";

  /** Shorter ones would blank out ordinary words, and are no secrets. */
  private static final int MIN_LENGTH = 4;

  private final List<String> secrets;

  private Mask(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of secrets with several lines each line is one. */
  public static Mask of(Collection<String> secrets) {
    return new Mask(
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** Takes out what either does. */
  public Mask and(Mask other) {
    return of(Stream.concat(secrets.stream(), other.secrets.stream()).toList());
  }

  /** What is taken out, the longest first. */
  public List<String> secrets() {
    return secrets;
  }

  public String apply(String line) {
    var masked = line;
    for (var secret : secrets) {
      masked = masked.replace(secret, SHOWN);
    }
    return masked;
  }
}
