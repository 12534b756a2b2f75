package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.observe.ConfigFollower;
import java.util.List;
import java.util.Optional;

/** Commits what people ask for, each on top of what others commit meanwhile. */
record ConfigEdits(ConfigRepository repository, ConfigFollower follower) {
  private static final int ATTEMPTS = 10;

  /** What to commit on top of a revision. */
  interface Edit {
    FileCommit upon(Revision base) throws RejectedException, UnavailableException;
  }

  /** Somebody else's commit that comes first is what the next attempt is made upon. */
  CommitOutcome commit(Edit edit) throws RejectedException, UnavailableException {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var outcome = attempt(edit);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    follower.lookNow();
    throw new UnavailableException(
        "others commit to the config repository all the time; nothing was changed, try again");
  }

  /** Empty where somebody else's commit came first. */
  private Optional<CommitOutcome> attempt(Edit edit)
      throws RejectedException, UnavailableException {
    var base = repository.fetch();
    var commit = edit.upon(base);
    return switch (repository.push(base, List.of(commit))) {
      case PushOutcome.Landed(var revision) when revision.equals(base) ->
          Optional.of(new CommitOutcome(base.commit(), commit.path(), ""));
      case PushOutcome.Landed(var revision) -> {
        follower.adopt(base, revision);
        var subject = commit.message().lines().findFirst().orElse("");
        yield Optional.of(new CommitOutcome(revision.commit(), commit.path(), subject));
      }
      case PushOutcome.LostRace() -> Optional.empty();
      case PushOutcome.Refused(var reason) ->
          throw new RejectedException("the config repository refuses the commit: " + reason);
    };
  }
}
