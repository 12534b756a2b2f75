package dev.slipway.reconciler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.bench.ReleaseListBench.Took;
import dev.slipway.router.bench.BenchResults;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the releases of an app take to list where there are 10,000 in the repository. */
final class ReleaseListBenchTest {
  private static final int COMMITS = 10_000;
  private static final long COLD_AIM = 1000; // ms
  private static final long WARM_AIM = 50_000; // µs

  @TempDir Path folder;

  /** Of one repository, in several processes. */
  private record Rounds(Took first, List<Took> indexed) {
    long best(ToLongFunction<Took> part) {
      return indexed.stream().mapToLong(part).min().orElseThrow();
    }

    long median(ToLongFunction<Took> part) {
      var sorted = indexed.stream().mapToLong(part).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  @Test
  @Tag("bench")
  void tenThousandReleasesAreListedInASecondAtTheStartAndAtOnceAfterIt() throws Exception {
    var oneApp = rounds(COMMITS, 1, 5);
    var manyApps = rounds(COMMITS, 1_000, 5);
    BenchResults.write(
        "releases",
        out -> {
          print(out, "one app", oneApp);
          print(out, "1,000 apps, one of them listed", manyApps);
        });
    assertThat(oneApp.best(Took::coldCpu)).isLessThanOrEqualTo(COLD_AIM);
    assertThat(manyApps.best(Took::coldCpu)).isLessThanOrEqualTo(COLD_AIM);
    assertThat(oneApp.best(took -> took.warm().cpu())).isLessThanOrEqualTo(WARM_AIM);
    assertThat(oneApp.best(took -> took.newest().cpu())).isLessThanOrEqualTo(WARM_AIM);
  }

  @Test
  @Tag("full")
  void theBenchRuns() throws Exception {
    var rounds = rounds(300, 3, 1);

    assertThat(rounds.first().releases()).isEqualTo(100);
    assertThat(rounds.indexed()).extracting(Took::releases).containsExactly(100);
  }

  private Rounds rounds(int commits, int apps, int count) throws Exception {
    var bench =
        new ReleaseListBench(Files.createDirectory(folder.resolve("of" + apps)), commits, apps);
    bench.create();
    bench.fetch();
    var first = bench.listElsewhere();
    assertThat(bench.index()).exists();
    var indexed = new ArrayList<Took>();
    for (var round = 0; round < count; round++) {
      indexed.add(bench.listElsewhere());
    }
    return new Rounds(first, indexed);
  }

  private static void print(PrintStream out, String what, Rounds rounds) {
    out.printf(
        "%s: without the index %d ms (CPU %d ms); with it, best and median %d and %d ms (CPU %d and"
            + " %d ms); again, %d and %d µs (CPU %d and"
            + " %d µs); the 20 newest, %d and %d µs (CPU %d and %d µs)%n",
        what,
        rounds.first().cold(),
        rounds.first().coldCpu(),
        rounds.best(Took::cold),
        rounds.median(Took::cold),
        rounds.best(Took::coldCpu),
        rounds.median(Took::coldCpu),
        rounds.best(took -> took.warm().wall()),
        rounds.median(took -> took.warm().wall()),
        rounds.best(took -> took.warm().cpu()),
        rounds.median(took -> took.warm().cpu()),
        rounds.best(took -> took.newest().wall()),
        rounds.median(took -> took.newest().wall()),
        rounds.best(took -> took.newest().cpu()),
        rounds.median(took -> took.newest().cpu()));
  }
}
