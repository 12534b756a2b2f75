package dev.slipway.bench;

import dev.slipway.builder.disk.Folders;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The daemon's own speed and size, as a table. The property {@code slipway.bench} chooses one of
 * {@code served}, {@code many}, {@code releases}, {@code ledger}, {@code builds}, {@code node} and
 * {@code memory}; without it all are run.
 */
record DaemonBench(Scale scale, PrintStream out) {
  private static final String CHOSEN = System.getProperty("slipway.bench", "");

  /** One of them, in a folder of its own. */
  private interface Bench {
    void run(Path folder) throws Exception;
  }

  void run() throws Exception {
    var results = new Results(out);
    results.head();
    run("served", folder -> new ServedBench(folder, scale.served(), results).run());
    run("many", folder -> new ManyAppsBench(folder, scale.many(), scale.looks(), results).run());
    run(
        "releases",
        folder -> new ManyReleasesBench(folder, scale.releases(), scale.served(), results).run());
    run("ledger", folder -> new LedgerBench(folder, scale.ledger(), scale.served(), results).run());
    run("builds", folder -> new BuildsBench(folder, scale.shared(), scale.served(), results).run());
    run("node", folder -> new NodeBuildBench(folder, scale.served(), results).run());
    run("memory", folder -> new MemoryBench(folder, scale, results).run());
    results.notes();
  }

  private static void run(String name, Bench bench) throws Exception {
    if (CHOSEN.isEmpty() || CHOSEN.equals(name)) {
      var folder = Files.createTempDirectory("slipway-bench-" + name);
      try {
        bench.run(folder);
      } finally {
        Folders.delete(folder);
      }
    }
  }
}
