package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.api.HoldRequest;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.forge.ReviewBranch;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.observe.ReviewWatch;
import dev.slipway.reconciler.perform.Proposals;
import dev.slipway.reconciler.plan.Condition.Declined;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import dev.slipway.reconciler.plan.World;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Event.Kind;
import java.util.Optional;

/** What people ask for: granted by a commit or, where releases are reviewed, by a proposal. */
record Wishes(
    ConfigEdits edits,
    Rollback.Parts parts,
    Proposals proposals,
    ReviewWatch reviews,
    Narrator narrator) {
  CommitOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    return edits.commit(new Scaling(edits.repository(), app, request));
  }

  CommitOutcome hold(AppName app, boolean hold, HoldRequest request)
      throws RejectedException, UnavailableException {
    return edits.commit(new Holding(edits.repository(), app, hold, request));
  }

  CommitOutcome rollback(Snapshot now, AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    var seen = now.view().ledger(app).current().asRelease().map(Release::number);
    var outcome = grant(now.world(), new Rollback(parts, app, seen, request), request.now());
    return narrator.releasedAsAsked(app, Kind.STEPPED_BACK, outcome);
  }

  CommitOutcome release(Snapshot now, AppName app, ReleaseRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    var outcome = grant(now.world(), held(now, app, request), request.now());
    return narrator.releasedAsAsked(app, Kind.RELEASED, outcome);
  }

  private AskedRelease held(Snapshot now, AppName app, ReleaseRequest request) {
    var planned = Optional.ofNullable(now.plan().apps().get(app));
    if (planned.isPresent()
        && planned.get().waits().orElse(null) instanceof Declined(var wanted, var _, var _)) {
      return new ReleaseOfDeclined(parts, wanted, request);
    }
    var status = Optional.ofNullable(now.apps().get(app));
    var inputs = status.flatMap(AppStatus::held).map(AppStatus.Held::inputs);
    return new ReleaseOfHeld(parts, app, inputs, request);
  }

  /**
   * @param atOnce whether it is committed whatever the policy says
   */
  private CommitOutcome grant(World world, AskedRelease asked, boolean atOnce)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!atOnce) {
      var base = edits.repository().fetch();
      var record = asked.upon(base);
      if (isReviewed(world, record)) {
        return propose(asked, record, base);
      }
    }
    return edits.commit(asked.by(proposals.commits()));
  }

  private static boolean isReviewed(World world, RecordRelease record) {
    return Optional.ofNullable(world.apps().get(record.app()))
        .filter(app -> app.approval(record, world.platform()) == Approval.REVIEW)
        .isPresent();
  }

  private CommitOutcome propose(AskedRelease asked, RecordRelease record, Revision base)
      throws RejectedException, UnavailableException, InterruptedException {
    var request = proposals.propose(record, base, asked.author());
    reviews.lookNow();
    var where =
        request
            .page()
            .map(page -> page.url().toString())
            .orElseGet(() -> "the branch " + new ReviewBranch(record.app()));
    return new CommitOutcome(
        request.head(),
        ConfigTree.releasePath(record.app()),
        request.text().title(),
        Optional.of(where));
  }
}
