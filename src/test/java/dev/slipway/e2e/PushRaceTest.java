package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.NativeGit;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases, while others push to the same branch. */
final class PushRaceTest {
  private static final int APPS = 50;
  private static final int DIRECT = 150;
  private static final int BY_GIT = 50;
  private static final Duration AFTER_THE_LAST = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  @Tag("full")
  void fiftyAppsReleaseWhileTwoHundredPushesComeAtFullSpeed() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("site", "one");
        var others = Executors.newFixedThreadPool(2)) {
      changeAll(yard, source, "one");
      yard.start();
      await().atMost(Shipyard.PATIENCE).until(() -> released(yard).size() == APPS);
      NativeGit.run(folder, "clone", "-q", "config.git", "clone");

      changeAll(yard, source, "two");
      var pushing =
          others.invokeAll(
              List.<Callable<Integer>>of(() -> pushDirectly(yard.config()), this::pushByGit));
      for (var each : pushing) {
        assertThat(each.get()).isPositive();
      }

      await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(AFTER_THE_LAST)
          .until(() -> released(yard).size() == 2 * APPS);
      assertAllLanded(yard.config());
    }
  }

  private static void changeAll(Shipyard yard, TestRepository source, String round) {
    var manifests = new TreeMap<String, String>();
    for (var app = 0; app < APPS; app++) {
      manifests.put(
          "apps/app-" + app + ".yaml",
          manifest(source.url(), "replicas: 0", "env: {ROUND: " + round + "}"));
    }
    yard.config().commitFiles(TestRepository.MAIN, "Change all: " + round, manifests);
  }

  private static List<String> released(Shipyard yard) {
    return Ledgers.releaseSubjects(yard.config());
  }

  private static int pushDirectly(TestRepository config) {
    for (var push = 0; push < DIRECT; push++) {
      config.commitFiles(TestRepository.MAIN, "Direct " + push, Map.of("direct", "" + push));
    }
    return DIRECT;
  }

  /** As a person does, who has lost a race: again, on top of what came first. */
  private int pushByGit() throws IOException, InterruptedException {
    var clone = folder.resolve("clone");
    var lost = 0;
    for (var push = 0; push < BY_GIT; push++) {
      Files.writeString(clone.resolve("by-git"), "" + push);
      NativeGit.run(clone, "add", "by-git");
      NativeGit.run(clone, "commit", "-q", "-m", "By git " + push);
      while (!isPushed(clone)) {
        lost++;
        NativeGit.run(clone, "pull", "-q", "--rebase");
      }
    }
    return BY_GIT + lost;
  }

  private static boolean isPushed(Path clone) throws InterruptedException {
    try {
      NativeGit.run(clone, "push", "-q");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertAllLanded(TestRepository config) throws Exception {
    var subjects = config.subjects();
    assertThat(subjects)
        .containsAll(IntStream.range(0, DIRECT).mapToObj(push -> "Direct " + push).toList())
        .containsAll(IntStream.range(0, BY_GIT).mapToObj(push -> "By git " + push).toList());
    assertThat(Ledgers.releaseSubjects(config)).hasSize(2 * APPS).doesNotHaveDuplicates();
    for (var app = 0; app < APPS; app++) {
      assertThat(Ledgers.assertWithoutGapOrDouble(config, "app-" + app)).isEqualTo(2);
    }
    var merges = NativeGit.run(config.folder(), "rev-list", "--count", "--merges", "main");
    assertThat(merges.strip()).isEqualTo("0");
  }
}
