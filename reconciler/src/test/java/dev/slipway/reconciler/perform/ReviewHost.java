package dev.slipway.reconciler.perform;

import dev.slipway.reconciler.forge.BranchReviewer;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.ForgeServer;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.forge.git.PlainGitForge;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.TestRepository;
import java.time.Clock;

/** Where the releases of a {@link ReviewStory} are reviewed, and the person who does it there. */
sealed interface ReviewHost extends AutoCloseable {
  /** What a daemon asks that has just been started. */
  Forge forge(GitConfigRepository config);

  Reviewer reviewer();

  @Override
  void close();

  static ReviewHost of(ForgeKind kind, TestRepository repository) throws Exception {
    return kind == ForgeKind.GIT
        ? new Branches(new BranchReviewer(repository))
        : new Server(
            ForgeServer.start(kind, repository), new Wire(Patience.USUAL, Clock.systemUTC()));
  }

  /** Nothing but git. */
  record Branches(Reviewer reviewer) implements ReviewHost {
    @Override
    public Forge forge(GitConfigRepository config) {
      return new PlainGitForge(config.reviewBranches());
    }

    @Override
    public void close() {
      // the repository is its story's
    }
  }

  /** A forge with an API. */
  record Server(ForgeServer reviewer, Wire wire) implements ReviewHost {
    @Override
    public Forge forge(GitConfigRepository config) {
      return reviewer.forge(wire);
    }

    @Override
    public void close() {
      reviewer.close();
      wire.close();
    }
  }
}
