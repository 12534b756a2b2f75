package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.perform.ReleaseCommits;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.Optional;

/** A release that a person asks for. */
interface AskedRelease {
  /** Which one that is on top of a revision. */
  RecordRelease upon(Revision base) throws RejectedException, UnavailableException;

  /** Who asks for it; empty: Slipway. */
  Optional<Person> author();

  /** The commit that writes it at once. */
  default ConfigEdits.Edit by(ReleaseCommits commits) {
    return base -> {
      var commit = commits.commit(upon(base));
      return new FileCommit(commit.path(), commit.content(), commit.message(), author());
    };
  }
}
