package dev.slipway.router.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What benches of all modules found, a file each, to be read by people; also printed. */
public final class BenchResults {
  private BenchResults() {}

  /** Measures, and prints what it found. */
  @FunctionalInterface
  public interface Measure {
    void to(PrintStream out) throws Exception;
  }

  /** Writes {@code <name>.md} to the folder of the property {@code slipway.bench.results}. */
  public static void write(String name, Measure measure) throws Exception {
    var folder = Path.of(System.getProperty("slipway.bench.results", "target/bench"));
    var file = Files.createDirectories(folder).resolve(name + ".md");
    try (var out = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      measure.to(out);
    } finally {
      System.out.print(Files.readString(file));
    }
  }
}
