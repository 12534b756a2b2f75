package dev.slipway.reconciler.perform;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Step.Propose;
import dev.slipway.reconciler.plan.Step.Withdraw;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Proposes releases and takes requests back. A plan may be older than what a person did since: so
 * each step looks again, and does nothing where something is not as the plan saw it.
 *
 * @param isCurrent whether this revision is the one that is seen now
 * @param look is called after each step, to see what came of it
 */
record Reviews(
    Proposals proposals, Predicate<Revision> isCurrent, Runnable look, Progress progress) {

  /** A step, and the revision that it was planned on. */
  record Work(Revision base, Step step) {}

  Outcome perform(AppName app, Work work) throws InterruptedException {
    if (!isCurrent.test(work.base())) {
      return new Outcome.Done(); // the repository moved on meanwhile; the next pass plans again
    }
    try {
      switch (work.step()) {
        case Propose propose -> propose(propose, work.base());
        case Withdraw withdraw -> withdraw(withdraw);
        case Step step -> throw new IllegalArgumentException("not a step of a review: " + step);
      }
      return new Outcome.Done();
    } catch (RejectedException e) {
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      return new Outcome.Unavailable(e.getMessage());
    } finally {
      look.run();
    }
  }

  private void propose(Propose step, Revision base)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!isAsSeen(step.app(), step.seen(), request(step.app()))) {
      return;
    }
    if (!step.isOnBranch()) {
      var head = step.seen().branch().map(Review.Branch::head);
      proposals.push(step.record(), base, Optional.empty(), head);
    }
    progress.proposed(step.record().release(), proposals.open(step.record()));
  }

  private void withdraw(Withdraw step)
      throws RejectedException, UnavailableException, InterruptedException {
    var request = request(step.app());
    if (request.isPresent() && isAsSeen(step.app(), step.seen(), request)) {
      var head = step.seen().branch().map(Review.Branch::head);
      proposals.withdraw(request.get(), head, step.why());
      progress.withdrawn(step.app(), step.why());
    }
  }

  private Optional<ReleaseRequest> request(AppName app)
      throws RejectedException, UnavailableException, InterruptedException {
    return Optional.ofNullable(proposals.forge().requests().get(app));
  }

  private boolean isAsSeen(AppName app, Review seen, Optional<ReleaseRequest> request)
      throws RejectedException, UnavailableException {
    var isSameRequest =
        request.flatMap(ReleaseRequest::page).equals(seen.request().flatMap(Review.Request::page));
    var isSameState =
        request.map(ReleaseRequest::isOpen).equals(seen.request().map(Review.Request::isOpen));
    return isSameRequest
        && isSameState
        && proposals.head(app).equals(seen.branch().map(Review.Branch::head));
  }
}
