package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ObjectId;
import dev.slipway.router.bench.BenchResults;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the history of 10,000 commits over 1,000 apps takes; CPU time of this thread. */
final class HistoryWalkBenchTest {
  private static final int COMMITS = 10_000;
  private static final int APPS = 1_000;
  @TempDir Path folder;

  @Test
  @Tag("bench")
  void aColdWalkTakesAtMostASecond() throws Exception {
    var cold = coldWalk(COMMITS, APPS);
    BenchResults.write(
        "history",
        out -> out.printf("Cold walk over %d commits: %d ms CPU%n", COMMITS, cold.toMillis()));
    assertThat(cold).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  @Tag("full")
  void theBenchRuns() throws Exception {
    assertThat(coldWalk(100, 10)).isPositive();
  }

  /** The third one, when the code is warm. */
  private Duration coldWalk(int commits, int apps) throws Exception {
    NativeGit.run(folder, "init", "-q", "--bare", "-b", "main", "config.git");
    var git = folder.resolve("config.git");
    fill(git, commits, apps);
    Isolation.ensure();
    try (var repository = new RepositoryBuilder().setGitDir(git.toFile()).setBare().build()) {
      var tip = new ObjectId(NativeGit.run(git, "rev-parse", "main").strip());
      var cold = Duration.ZERO;
      for (var run = 0; run < 3; run++) {
        var before = cpu();
        var history = new HistoryWalk("", Set.of(Person.SLIPWAY)).upTo(repository, tip);
        cold = cpu().minus(before);
        assertThat(history.releases()).hasSize(commits / 2);
      }
      return cold;
    }
  }

  private static Duration cpu() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private static void fill(Path git, int commits, int apps)
      throws IOException, InterruptedException {
    var script = new StringBuilder();
    for (var i = 0; i < commits; i++) {
      script.append("commit refs/heads/main\ncommitter A <a@example.com> ");
      script.append(1_700_000_000 + i).append(" +0000\ndata 9\nCommit ..\n");
      if (i == 0) {
        for (var app = 0; app < apps; app++) {
          write(script, "apps/app" + app + ".yaml", "first" + app);
          // The first commit has no release, so that half of all commits change one.
        }
      }
      var folder = i % 2 == 0 ? "apps/app" : "releases/app";
      write(script, folder + (i * 7 % apps) + ".yaml", "content " + i);
      script.append('\n');
    }
    var input = Files.writeString(git.resolve("import"), script, StandardCharsets.UTF_8);
    var process =
        new ProcessBuilder("git", "fast-import", "--quiet")
            .directory(git.toFile())
            .inheritIO()
            .redirectInput(input.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    NativeGit.run(git, "repack", "-adq");
  }

  private static void write(StringBuilder script, String path, String content) {
    script.append("M 100644 inline ").append(path).append("\ndata ");
    script.append(content.length()).append('\n').append(content).append('\n');
  }
}
