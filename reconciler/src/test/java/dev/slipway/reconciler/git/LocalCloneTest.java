package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCloneTest {
  @TempDir private Path folder;

  private ConfigRepository follow(TestRepository remote) throws RejectedException {
    var branch = FollowedBranch.of(remote.url(), TestRepository.MAIN);
    var cache = folder.resolve("cache");
    return new GitConfigRepository(branch, cache, GitAccess.anonymous(), Clock.systemUTC());
  }

  @Test
  void locksThatAKilledDaemonLeftHoldUpNothing() throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"))) {
      remote.commitManifest("shop", "1");
      try (var config = follow(remote)) {
        config.fetch();
      }
      var locked =
          Stream.of("refs/heads/main.lock", "HEAD.lock", "packed-refs.lock", "config.lock")
              .map(folder.resolve("cache")::resolve)
              .toList();
      for (var lock : locked) {
        Files.writeString(lock, "");
      }
      var moved = remote.commitManifest("shop", "2");

      try (var config = follow(remote)) {
        assertThat(config.fetch().commit()).isEqualTo(moved);
        var release = new FileCommit("releases/shop.yaml", "v1", "Release");
        assertThat(config.push(config.fetch(), List.of(release)))
            .isInstanceOf(PushOutcome.Landed.class);
      }
      assertThat(locked).noneMatch(Files::exists);
    }
  }

  @Test
  void whatTheBranchLeftIsTakenOverFromADamagedClone() throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"));
        var config = follow(remote)) {
      var kept = remote.commitManifest("shop", "1");
      remote.editRelease("shop", "v1");
      config.fetch();
      remote.reset(TestRepository.MAIN, kept);
      remote.commitManifest("shop", "2");
      var left = config.history(config.fetch()).left();
      assertThat(left.releases()).hasSize(1);

      assertThatThrownBy(() -> config.read(new ObjectId("a".repeat(40))))
          .hasMessageContaining("is made anew");

      assertThat(config.history(config.fetch()).left()).isEqualTo(left);
    }
  }
}
