package dev.slipway.reconciler.forge.git;

import static dev.slipway.reconciler.git.TestRepository.MAIN;

import dev.slipway.reconciler.forge.BranchReviewer;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeContract;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class PlainGitForgeTest extends ForgeContract {
  @TempDir Path folder;
  private final List<GitConfigRepository> followed = new ArrayList<>();
  private TestRepository repository;

  @BeforeEach
  void create() {
    repository = TestRepository.create(folder.resolve("config.git"));
    repository.commitFile("apps/shop.yaml", "shop");
  }

  @AfterEach
  void close() {
    followed.forEach(GitConfigRepository::close);
    repository.close();
  }

  /** Each with a cache of its own, as on a machine that is new. */
  @Override
  protected Forge forge() throws Exception {
    var config =
        new GitConfigRepository(
            FollowedBranch.of(repository.url(), MAIN),
            folder.resolve("cache-" + followed.size()),
            GitAccess.anonymous(),
            Clock.systemUTC());
    followed.add(config);
    config.fetch();
    return new PlainGitForge(config.reviewBranches());
  }

  @Override
  protected TestRepository repository() {
    return repository;
  }

  @Override
  protected boolean hasPages() {
    return false;
  }

  @Override
  protected Reviewer reviewer() {
    return new BranchReviewer(repository);
  }
}
