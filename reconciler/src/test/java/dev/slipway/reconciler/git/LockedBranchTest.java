package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A branch that another push is at, or that one was at when it was killed. */
final class LockedBranchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTriedAgainAndNotTakenForARefusal(boolean byHttp) throws Exception {
    var remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "1");
    try (var server = GitHttpServer.start(folder, 0)) {
      var url = byHttp ? server.url("config.git") : remote.url();
      var branch = FollowedBranch.of(url, TestRepository.MAIN);
      try (var config =
          new GitConfigRepository(
              branch, folder.resolve("cache"), GitAccess.anonymous(), Clock.systemUTC())) {
        var base = config.fetch();
        var release = List.of(new FileCommit("releases/shop.yaml", "v1", "shop v1\n"));
        var lock = Files.createFile(remote.folder().resolve("refs/heads/main.lock"));

        assertThatThrownBy(() -> config.push(base, release))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining("someone else is writing refs/heads/main of ")
            .hasMessageEndingWith("delete refs/heads/main.lock");

        Files.delete(lock);
        assertThat(config.push(base, release)).isInstanceOf(PushOutcome.Landed.class);
      }
    }
    remote.close();
  }
}
