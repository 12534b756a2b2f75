package dev.slipway.manifest.read;

import dev.slipway.manifest.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading one file.
 *
 * @param value there only where there is no problem
 * @param problems in file order
 */
public record Reading<T>(Optional<T> value, List<Problem> problems) {
  public Reading {
    problems = List.copyOf(problems);
    if (value.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a value or problems");
    }
  }

  /** What was read without a problem. */
  public static <T> Reading<T> of(T value) {
    return new Reading<>(Optional.of(value), List.of());
  }

  static <T> Reading<T> wrong(List<Problem> problems) {
    return new Reading<>(Optional.empty(), problems);
  }
}
