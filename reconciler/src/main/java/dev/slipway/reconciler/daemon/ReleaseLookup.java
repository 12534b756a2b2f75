package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseHistory;
import dev.slipway.reconciler.status.ReleaseSummary;
import dev.slipway.reconciler.status.SourceChanges;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells of releases: what the ledger has, and the source's commits as far as they are here. Empty
 * where there is no such app, and was none.
 */
record ReleaseLookup(Snapshot snapshot, SourceRepositories sources) {
  Optional<List<ReleaseSummary>> releases(AppName app, OptionalInt most) {
    return ledger(app)
        .map(ledger ->
            new ReleaseHistory(ledger, held(app)).newestFirst(most.orElse(Integer.MAX_VALUE)));
  }

  Optional<ReleaseDetails> details(AppName app, ReleaseNumber number) throws RejectedException {
    var ledger = ledger(app);
    return ledger.isEmpty() ? Optional.empty() : Optional.of(details(ledger.get(), number));
  }

  Optional<ReleaseDiff> diff(AppName app, ReleaseNumber from, ReleaseNumber to)
      throws RejectedException {
    var ledger = ledger(app);
    return ledger.isEmpty() ? Optional.empty() : Optional.of(diff(ledger.get(), from, to));
  }

  /** Also of an app whose manifest is gone. */
  private Optional<AppLedger> ledger(AppName app) {
    var ledger = snapshot.view().ledger(app);
    return Optional.of(ledger)
        .filter(it -> !it.entries().isEmpty() || snapshot.apps().containsKey(app));
  }

  private Optional<Digest> held(AppName app) {
    return Optional.ofNullable(snapshot.apps().get(app))
        .flatMap(AppStatus::held)
        .map(AppStatus.Held::inputs);
  }

  private ReleaseDetails details(AppLedger ledger, ReleaseNumber number) throws RejectedException {
    var release = ledger.require(number);
    var written = ledger.writtenBy(number).orElseThrow();
    var changes =
        written.before().isEmpty()
            ? SourceChanges.unknown("there is no release before it")
            : sourceChanges(written.before().get(), release);
    var summary = new ReleaseHistory(ledger, held(ledger.app())).summary(written);
    return ReleaseDetails.of(summary, release, written, changes);
  }

  private ReleaseDiff diff(AppLedger ledger, ReleaseNumber from, ReleaseNumber to)
      throws RejectedException {
    var before = ledger.require(from);
    var after = ledger.require(to);
    return ReleaseDiff.between(before, after, sourceChanges(before, after));
  }

  private SourceChanges sourceChanges(Release from, Release to) {
    if (from.built().isEmpty() || to.built().isEmpty()) {
      return SourceChanges.unknown("the manifest named an image, which has no source");
    }
    var before = from.built().get();
    var after = to.built().get();
    if (!before.source().git().equals(after.source().git())) {
      return SourceChanges.unknown("they were built from different repositories");
    }
    return before.commit().equals(after.commit())
        ? SourceChanges.NONE
        : sourceChanges(before, after);
  }

  private SourceChanges sourceChanges(Built before, Built after) {
    var source = common(before.source(), after.source());
    try {
      var added = sources.log(source, before.commit(), after.commit());
      var removed = sources.log(source, after.commit(), before.commit());
      return added.isPresent() && removed.isPresent()
          ? SourceChanges.of(added.get(), removed.get())
          : SourceChanges.unknown(
              "the daemon's clone of the source does not have all of them: it is as deep as was"
                  + " needed to build");
    } catch (UnavailableException e) {
      return SourceChanges.unknown(e.getMessage());
    }
  }

  /** Commits of both paths matter where the path is another. */
  private static Source common(Source before, Source after) {
    return before.path().equals(after.path()) ? after : new Source(after.git(), after.ref(), "");
  }
}
