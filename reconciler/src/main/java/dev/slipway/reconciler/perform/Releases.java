package dev.slipway.reconciler.perform;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.ArrayList;
import java.util.List;

/** Writes releases: each a commit, those of one pass in one push (design, rule 8). */
record Releases(
    ConfigRepository repository,
    ReleaseCommits commits,
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
      var made = new ArrayList<FileCommit>();
      for (var step : batch.steps()) {
        made.add(commits.commit(step));
      }
      return switch (repository.push(batch.base(), made)) {
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
}
