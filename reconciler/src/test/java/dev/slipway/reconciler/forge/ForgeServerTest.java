package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Git and the API are at one address, as on a real forge. */
final class ForgeServerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = ForgeKind.class, mode = EnumSource.Mode.EXCLUDE, names = "GIT")
  void theAddressOfTheRepositoryIsEnough(ForgeKind kind) throws Exception {
    try (var repository = TestRepository.create(folder.resolve("config.git"));
        var wire = new Wire(Patience.USUAL, Clock.systemUTC())) {
      repository.commitFile("apps/shop.yaml", "shop");
      try (var server = ForgeServer.start(kind, repository);
          var config = follow(server)) {
        var pushed =
            config.push(config.fetch(), List.of(new FileCommit("apps/blog.yaml", "blog", "Blog")));
        assertThat(pushed).isInstanceOf(PushOutcome.Landed.class);

        repository.branch("slipway/shop");
        repository.commitFiles("slipway/shop", "shop v1", Map.of("releases/shop.yaml", "1"));
        var at = new ForgeChoice(Optional.of(kind), Optional.empty()).of(server.gitUrl());
        var forge = ForgeServer.forge(at, ForgeServer.TOKEN, wire);
        forge.propose(new AppName("shop"), new RequestText("shop v1", ""));
        var merge = server.merge(new AppName("shop"), Reviewer.How.MERGE);

        assertThat(config.fetch().commit()).isEqualTo(merge);
      }
    }
  }

  private GitConfigRepository follow(ForgeServer server) throws Exception {
    return new GitConfigRepository(
        FollowedBranch.of(server.gitUrl(), TestRepository.MAIN),
        folder.resolve("cache"),
        GitAccess.anonymous(),
        Clock.systemUTC());
  }
}
