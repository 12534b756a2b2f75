package dev.slipway.reconciler.perform;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.ledger.CommitText;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes of a release the commit that writes it. */
public record ReleaseCommits(SourceRepositories sources) {
  public FileCommit commit(RecordRelease step) {
    return new FileCommit(
        ConfigTree.releasePath(step.app()), ReleaseFile.write(step.release()), message(step));
  }

  private String message(RecordRelease step) {
    var release = step.release();
    return switch (step.cause()) {
      case Cause.NewInputs(var subject) ->
          CommitText.released(release, step.before(), subject, commits(step));
      case Cause.RolledBack(var left, var reason) -> CommitText.rolledBack(release, left, reason);
      case Cause.Restored() -> CommitText.restored(release, step.before());
      case Cause.ReleasedAgain(var held) -> CommitText.releasedAgain(release, held);
      case Cause.Renumbered(var taken) -> CommitText.renumbered(release, taken);
    };
  }

  private OptionalInt commits(RecordRelease step) {
    return log(step).map(log -> OptionalInt.of(log.count())).orElse(OptionalInt.empty());
  }

  /** The commits of the source since the release before, where they are known here. */
  Optional<SourceLog> log(RecordRelease step) {
    var built = step.release().built();
    var before = step.before().flatMap(Release::built);
    if (built.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    var source = built.get().source();
    try {
      return before.get().source().equals(source)
          ? sources.log(source, before.get().commit(), built.get().commit())
          : Optional.empty();
    } catch (UnavailableException e) {
      return Optional.empty(); // an ornament: it must not keep back the releases of all apps
    }
  }
}
