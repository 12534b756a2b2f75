package dev.slipway.reconciler.plan;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.forge.ReleaseRequest.Page;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.ledger.Proposal;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the review of an app's releases.
 *
 * @param branch what waits on its branch; empty where that is not there
 * @param request the newest one; empty where there never was one
 * @param closed those that a person closed unmerged, the newest first; the newest request may be
 *     among them
 * @param trouble why the last look did not succeed
 * @param isSeen whether there was a look that did
 */
public record Review(
    Optional<Branch> branch,
    Optional<Request> request,
    List<Request> closed,
    Optional<Trouble> trouble,
    boolean isSeen) {
  /** Where nobody reviews anything. */
  public static final Review NONE = of(true, Optional.empty());

  public Review {
    closed = List.copyOf(closed);
  }

  /** Nothing is known of any branch and any request. */
  public static Review of(boolean isSeen, Optional<Trouble> trouble) {
    return new Review(Optional.empty(), Optional.empty(), List.of(), trouble, isSeen);
  }

  /**
   * What a branch says.
   *
   * @param release that its release file says, where it says one
   * @param isUponTip whether it is one commit that changes what the tip of the followed branch says
   */
  public record Branch(ObjectId head, Optional<Release> release, boolean isUponTip) {}

  /**
   * A request.
   *
   * @param page where people see it, if the host has such pages
   * @param proposal what its text asks for; empty where that is nothing, or nothing any more
   */
  public record Request(
      Optional<Page> page, ObjectId head, Optional<Proposal> proposal, RequestState state) {
    public boolean isOpen() {
      return state instanceof RequestState.Open;
    }
  }

  /** The request that is open, if there is one. */
  public Optional<Request> open() {
    return request.filter(Request::isOpen);
  }
}
