package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The daemon's own speed and size; prints the table of {@code docs/benchmarks.md}. Arguments choose
 * among {@code served}, {@code many} and {@code memory}; without any, all are run.
 */
public final class DaemonBench {
  private static final int MANY = Integer.getInteger("slipway.bench.apps", 1_000);

  private DaemonBench() {}

  public static void main(String[] arguments) throws Exception {
    var chosen =
        Set.of(arguments.length == 0 ? new String[] {"served", "many", "memory"} : arguments);
    var distribution =
        Path.of(System.getProperty("slipway.distribution", "../../reconciler/target/slipway"));
    var folder = Files.createTempDirectory("slipway-bench");
    var results = new Results(System.out);
    results.head();
    try {
      if (chosen.contains("served")) {
        new ServedBench(Files.createDirectory(folder.resolve("served")), results).run();
      }
      if (chosen.contains("many")) {
        new ManyAppsBench(Files.createDirectory(folder.resolve("many")), MANY, results).run();
      }
      if (chosen.contains("memory")) {
        var data = Files.createDirectory(folder.resolve("memory"));
        new MemoryBench(data, distribution.toAbsolutePath(), results).run();
      }
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    files.forEach(DaemonBench::deleteOne);
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
