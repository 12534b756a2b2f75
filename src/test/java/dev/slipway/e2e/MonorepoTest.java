package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.GitHttpServer;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many apps of one repository, behind a server that counts what it is asked. */
final class MonorepoTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aCommitIsFetchedOnceForAllAppsAndBuildsOnlyThoseWhoseFolderChanged() throws Exception {
    assertFetchedOnceForAll(6);
  }

  @Test
  @Tag("full")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void soItIsWithFiftyApps() throws Exception {
    assertFetchedOnceForAll(50);
  }

  private void assertFetchedOnceForAll(int apps) throws Exception {
    try (var yard = new Shipyard(folder).lookingWhenTold();
        var mono = TestRepository.create(folder.resolve("mono.git"));
        var git = GitHttpServer.start(folder, 0);
        var counted = new CountingGit(git.port())) {
      pushTo(mono, "one", apps);
      var manifests = new TreeMap<String, String>();
      for (var i = 0; i < apps; i++) {
        manifests.put("apps/app" + i + ".yaml", manifest(counted.url("mono.git"), i));
      }
      yard.config().commitFiles(TestRepository.MAIN, "Add apps", manifests);
      yard.start();
      awaitReleased(yard, 1, apps);
      assertThat(counted.take()).isEqualTo(new CountingGit.Asked(1, 1));
      assertThat(built(yard)).hasSize(apps);

      var second = pushTo(mono, "two", 3);
      yard.sync();
      awaitReleased(yard, 2, 3);

      assertThat(counted.take()).isEqualTo(new CountingGit.Asked(1, 1));
      assertThat(built(yard)).hasSize(apps + 3);
      assertThat(yard.status("app0").release().orElseThrow().commit()).contains(second);

      yard.sync();
      assertThat(counted.take()).as("nothing changed").isEqualTo(new CountingGit.Asked(1, 0));
      assertThat(built(yard)).hasSize(apps + 3);
    }
  }

  private static String manifest(String git, int app) {
    return "apiVersion: slipway.dev/v1\nkind: App\nreplicas: 0\nsource: {git: \"%s\", path: app%d}\n"
        .formatted(git, app);
  }

  /** One commit that changes the first so many apps. */
  private static ObjectId pushTo(TestRepository mono, String text, int apps) {
    var files = new TreeMap<String, String>();
    for (var i = 0; i < apps; i++) {
      files.put("app" + i + "/index.html", text + " of " + i);
    }
    return mono.commitFiles(TestRepository.MAIN, "Write " + text, files);
  }

  private static void awaitReleased(Shipyard yard, int number, int apps) {
    await(apps + " apps at v" + number)
        .atMost(PATIENCE)
        .until(() ->
            yard.daemon().control().apps().stream()
                    .filter(app ->
                        app.release().filter(it -> it.number().value() == number).isPresent())
                    .count()
                == apps);
    await("nothing under way")
        .atMost(PATIENCE)
        .until(() ->
            yard.daemon().control().apps().stream()
                .noneMatch(app -> app.status() == Condition.PROGRESSING));
  }

  private static List<Event> built(Shipyard yard) {
    return yard.events().recent().stream().filter(e -> e.kind() == Event.Kind.BUILT).toList();
  }
}
