package dev.slipway.reconciler.forge.git;

import static dev.slipway.reconciler.git.TestRepository.MAIN;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeContract;
import dev.slipway.reconciler.forge.ReviewBranch;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Works on the repository itself. */
  @Override
  protected Reviewer reviewer() {
    return new Reviewer() {
      @Override
      public ObjectId merge(AppName app, How how) {
        var branch = new ReviewBranch(app).name();
        return switch (how) {
          case MERGE -> repository.mergeNoFf(branch);
          case SQUASH -> repository.squash(branch);
          case REBASE -> repository.cherryPick(repository.tip(branch));
        };
      }

      @Override
      public void close(AppName app) {
        repository.deleteBranch(new ReviewBranch(app).name());
      }

      @Override
      public ObjectId revert(AppName app) {
        var tip = repository.tip();
        return repository.isMerge(tip) ? repository.revertMerge(tip) : repository.revert(tip);
      }

      @Override
      public String name() {
        return "Alice";
      }

      @Override
      public Optional<String> nameOfCloser() {
        return Optional.empty();
      }
    };
  }
}
