package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommitsTest {
  private static final int MANY = 60;

  @TempDir private Path folder;

  @Test
  void manyCommitsOfOnePushAreOnePackInTheCacheAndAreSentAsSmallAsCanBe() throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"))) {
      remote.commitManifest("shop", "1");
      var branch = FollowedBranch.of(remote.url(), TestRepository.MAIN);
      var cache = folder.resolve("cache");
      try (var config =
          new GitConfigRepository(branch, cache, GitAccess.anonymous(), Clock.systemUTC())) {
        var base = config.fetch();
        var looseBefore = loose(cache);
        var commits = IntStream.range(0, MANY).mapToObj(ConfigCommitsTest::commit).toList();

        var outcome = config.push(base, commits);

        assertThat(outcome).isEqualTo(new PushOutcome.Landed(config.fetch()));
        assertThat(remote.subjects()).hasSize(1 + MANY).startsWith("Release app-" + (MANY - 1));
        assertThat(remote.read("releases/app-7.yaml")).contains("v1 of app-7");
        assertThat(NativeGit.run(remote.folder(), "fsck", "--strict", "--no-dangling")).isEmpty();
        assertThat(loose(cache)).isEqualTo(looseBefore);
        assertThat(packed(remote.folder())).isLessThan(packed(cache) / 2);
      }
    }
  }

  private static FileCommit commit(int app) {
    var name = "app-" + app;
    return new FileCommit("releases/" + name + ".yaml", "v1 of " + name, "Release " + name + "\n");
  }

  /** How many objects are files of their own. */
  private static long loose(Path repository) throws IOException {
    try (var files = Files.walk(repository.resolve("objects"))) {
      return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{38}")).count();
    }
  }

  /** How large all packs are. */
  private static long packed(Path repository) throws IOException {
    try (var files = Files.list(repository.resolve("objects/pack"))) {
      return files
          .filter(file -> file.toString().endsWith(".pack"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
