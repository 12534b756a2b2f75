package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.forge.ReleaseRequest.Page;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.plan.Condition.AwaitingReview;
import dev.slipway.reconciler.plan.Condition.Declined;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.OnHold;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From what is to be released to a request for it (design, rule 5): one for each app, made anew
 * where it would not be merged as it is, and taken back where it is not wanted any more. What a
 * person asked to be proposed stays until a person merges or closes it.
 */
record Reviewing(AppName app, AppWorld world) {

  /** What is to be done instead of this, which would be done if nobody reviewed it. */
  Supply of(Supply next) {
    var record = next.step().flatMap(Reviewing::asRecord);
    var review = world.review();
    if (!review.isSeen()) {
      return record.isEmpty() ? next : Supply.waiting(unseen(review));
    }
    var asked = askedByAPerson(next);
    if (asked.isPresent()) {
      return propose(asked.get(), next);
    }
    if (record.isPresent()) {
      return declined(record.get()).map(this::held).orElseGet(() -> propose(record.get(), next));
    }
    return withdrawn(next).orElseGet(() -> troubled(next, review));
  }

  private static Optional<RecordRelease> asRecord(Step step) {
    return step instanceof RecordRelease record ? Optional.of(record) : Optional.empty();
  }

  private static Condition unseen(Review review) {
    return review
        .trouble()
        .map(Supply::troubled)
        .orElseGet(() -> new Progressing(Stage.OBSERVING, "looking at its request"));
  }

  /**
   * What a person had proposed: a rollback, or what is held; with the number that is next. The
   * branch only tells which release that is, as anybody may have pushed to it: the content is that
   * of the ledger.
   */
  private Optional<RecordRelease> askedByAPerson(Supply next) {
    var current = world.ledger().current().asRelease();
    return world
        .review()
        .branch()
        .flatMap(Review.Branch::release)
        .filter(release -> release.app().equals(app))
        .filter(this::isUndecided)
        .flatMap(release -> askedFor(release, next))
        .filter(
            asked -> !current.map(Release::inputs).equals(Optional.of(asked.release().inputs())));
  }

  /** Whether it was neither merged nor closed; its request may not be there yet. */
  private boolean isUndecided(Release proposed) {
    if (world.ledger().find(proposed.number()).equals(Optional.of(proposed))) {
      return false;
    }
    var request = world.review().request();
    return request.isEmpty()
        || request.get().isOpen()
        || request
            .get()
            .proposal()
            .filter(proposal -> !proposal.equals(Proposal.of(proposed)))
            .isPresent();
  }

  private Optional<RecordRelease> askedFor(Release proposed, Supply next) {
    var ledger = world.ledger();
    var current = ledger.current().asRelease();
    if (proposed.restores().isPresent()) {
      return ledger
          .find(proposed.restores().get())
          .map(target -> target.restoredAs(ledger.nextNumber()))
          .map(release -> new RecordRelease(release, current, new Cause.Restored()));
    }
    return next.condition().orElse(null) instanceof Held(var hold)
            && hold.inputs().equals(proposed.inputs())
        ? Optional.of(
            new RecordRelease(
                hold.release().releasedAgainAs(ledger.nextNumber()),
                current,
                new Cause.ReleasedAgain(hold.number())))
        : Optional.empty();
  }

  /**
   * What was closed unmerged is held, until something else was released or somebody says so. A
   * request that is open for the same says so.
   */
  private Optional<Declined> declined(RecordRelease wanted) {
    var review = world.review();
    var inputs = wanted.release().inputs();
    if (review.open().flatMap(request -> askingFor(inputs, request)).isPresent()) {
      return Optional.empty();
    }
    var newest = review.request().filter(request -> request.state() instanceof RequestState.Closed);
    return Stream.concat(newest.stream(), review.closed().stream())
        .flatMap(request ->
            askingFor(inputs, request)
                .filter(proposal -> !world.ledger().wentOnTo(proposal.number()))
                .map(proposal -> new Declined(wanted, proposal, request))
                .stream())
        .findFirst();
  }

  private static Optional<Proposal> askingFor(Digest inputs, Review.Request request) {
    return request.proposal().filter(proposal -> proposal.inputs().equals(inputs));
  }

  /** What is open then asks for something else, which nobody wants any more. */
  private Supply held(Declined declined) {
    return world.review().open().isEmpty()
        ? Supply.waiting(declined)
        : withdrawing(
            declined.proposal().number()
                + ", which is made of what is wanted now, was closed unmerged");
  }

  private Supply propose(RecordRelease record, Supply next) {
    var review = world.review();
    var release = record.release();
    if (review.open().filter(request -> asksFor(request, release)).isPresent()
        && review.branch().filter(branch -> brings(branch, release)).isPresent()) {
      var page = review.open().flatMap(Review.Request::page).map(Page::url);
      var building = next.step().filter(Step.Build.class::isInstance);
      return new Supply(building, Optional.of(new AwaitingReview(release, page)));
    }
    return Supply.doing(
        new Step.Propose(record, review), Stage.RELEASING, "proposing " + release.number());
  }

  private static boolean asksFor(Review.Request request, Release release) {
    return request.proposal().equals(Optional.of(Proposal.of(release)));
  }

  /**
   * Whether merging it leads to this release. A commit of the source that changes nothing of the
   * app is no reason to have it reviewed anew, nor is another daemon's image of the same source.
   */
  static boolean brings(Review.Branch branch, Release release) {
    return branch.isUponTip()
        && branch
            .release()
            .filter(said -> said.number().equals(release.number()))
            .filter(said -> said.inputs().equals(release.inputs()))
            .filter(said -> said.config().equals(release.config()))
            .filter(said -> said.restores().equals(release.restores()))
            .isPresent();
  }

  /**
   * Where it is known that nothing is to be released: not by a daemon that has not seen yet what
   * another one proposed it for.
   */
  private Optional<Supply> withdrawn(Supply next) {
    if (world.review().open().isEmpty() || next.step().isPresent() || world.source().stale()) {
      return Optional.empty();
    }
    var why =
        switch (next.condition().orElse(null)) {
          case null -> Optional.of("what it asks for runs already, or is not wanted any more");
          case Held held ->
              Optional.of(
                  held.hold().number() + " was left by a step back, which holds it from then on");
          case OnHold _ -> Optional.of("the manifest says releases.hold");
          case Condition _ -> Optional.<String>empty();
        };
    return why.map(this::withdrawing);
  }

  private Supply withdrawing(String why) {
    return Supply.doing(
        new Step.Withdraw(app, why, world.review()), Stage.RELEASING, "withdrawing its request");
  }

  /** A forge that can not be asked is worth a word where there is nothing better to tell. */
  private static Supply troubled(Supply next, Review review) {
    return next.condition().isEmpty() && review.trouble().isPresent()
        ? new Supply(next.step(), review.trouble().map(Supply::troubled))
        : next;
  }
}
