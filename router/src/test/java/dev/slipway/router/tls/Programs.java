package dev.slipway.router.tls;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that a test needs. */
public final class Programs {
  private static final String SYSTEM = "/usr/sbin";

  private Programs() {}

  /**
   * Where it is; without it the test is skipped, except in CI.
   *
   * @throws AssertionError in CI, where it is missing
   */
  public static Path need(String program) {
    var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
    var found =
        Stream.concat(Arrays.stream(path), Stream.of(SYSTEM))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if ("true".equals(System.getenv("CI")) && found.isEmpty()) {
      throw new AssertionError(program + " must be on PATH");
    }
    Assumptions.assumeTrue(found.isPresent(), "needs " + program + " on PATH");
    return found.orElseThrow();
  }
}
