package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.TestRepository;
import java.util.Optional;

/** A person who works on the repository itself, where there is nothing but git. */
public record BranchReviewer(TestRepository repository) implements Reviewer {
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
}
