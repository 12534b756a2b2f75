package dev.slipway.reconciler.perform;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.ledger.CommitText;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Writes releases: each a commit, those of one pass in one push (design, rule 8). */
record Releases(
    ConfigRepository repository,
    SourceRepositories sources,
    ConfigFollower follower,
    Progress progress) {

  /** The releases of one pass, planned on a revision. */
  record Batch(Revision base, List<RecordRelease> steps) {
    Batch {
      steps = List.copyOf(steps);
    }
  }

  Outcome record(Batch batch) {
    var base = batch.base().commit();
    if (follower.view().filter(view -> view.revision().commit().equals(base)).isEmpty()) {
      return new Outcome.Done(); // the repository moved on meanwhile; the next pass plans again
    }
    try {
      var commits = new ArrayList<FileCommit>();
      for (var step : batch.steps()) {
        commits.add(commit(step));
      }
      return switch (repository.push(batch.base(), commits)) {
        case PushOutcome.Landed(var revision) -> landed(batch, revision);
        case PushOutcome.LostRace() -> {
          progress.raceLost(batch.steps().size());
          follower.lookNow();
          yield new Outcome.Done();
        }
        case PushOutcome.Refused(var reason) ->
            new Outcome.Rejected("the config repository refuses the release: " + reason);
      };
    } catch (UnavailableException e) {
      follower.lookNow(); // it may have landed all the same
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private Outcome landed(Batch batch, Revision revision) {
    batch.steps().forEach(step -> progress.released(step.release(), step.cause()));
    follower.adopt(batch.base(), revision);
    return new Outcome.Done();
  }

  private FileCommit commit(RecordRelease step) {
    return new FileCommit(
        ConfigTree.releasePath(step.app()), ReleaseFile.write(step.release()), message(step));
  }

  private String message(RecordRelease step) {
    return switch (step.cause()) {
      case Cause.NewInputs(var subject) ->
          CommitText.released(step.release(), step.before(), subject, commits(step));
      case Cause.RolledBack(var left, var reason) ->
          CommitText.rolledBack(step.release(), left, reason);
    };
  }

  private OptionalInt commits(RecordRelease step) {
    var built = step.release().built();
    var before = step.before().flatMap(Release::built);
    if (built.isEmpty() || before.isEmpty()) {
      return OptionalInt.empty();
    }
    var source = built.get().source();
    try {
      return before.get().source().equals(source)
          ? sources
              .log(source, before.get().commit(), built.get().commit())
              .map(log -> OptionalInt.of(log.count()))
              .orElse(OptionalInt.empty())
          : OptionalInt.empty();
    } catch (UnavailableException e) {
      return OptionalInt.empty(); // an ornament: it must not keep back the releases of all apps
    }
  }
}
