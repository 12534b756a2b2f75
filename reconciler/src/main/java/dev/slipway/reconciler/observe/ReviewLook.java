package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.ReviewBranches;
import dev.slipway.reconciler.git.ReviewState;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that was proposed, as a look at the branches and the forge found it. */
public record ReviewLook(
    SortedMap<AppName, ReleaseRequest> requests,
    SortedMap<AppName, List<ReleaseRequest>> closed,
    SortedMap<AppName, OnBranch> branches) {
  public ReviewLook {
    requests = Collections.unmodifiableSortedMap(new TreeMap<>(requests));
    closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
    branches = Collections.unmodifiableSortedMap(new TreeMap<>(branches));
  }

  /** Where proposals are. */
  public record Places(Forge forge, ReviewBranches branches, ConfigRepository config) {}

  /**
   * A branch that is there.
   *
   * @param release that its release file says, where it says one
   */
  public record OnBranch(ReviewState state, Optional<Release> release) {}

  /** Looks now. May block. */
  public static ReviewLook at(Places places)
      throws RejectedException, UnavailableException, InterruptedException {
    var requests = new TreeMap<>(places.forge().requests());
    requests.entrySet().removeIf(entry -> !isOurs(entry.getKey(), entry.getValue()));
    var closed = new TreeMap<AppName, List<ReleaseRequest>>();
    places
        .forge()
        .closed()
        .forEach((app, those) -> {
          var ours = those.stream().filter(request -> isOurs(app, request)).toList();
          closed.put(app, ours);
        });
    return new ReviewLook(requests, closed, branches(places));
  }

  /** Looks at the branches alone: of those that are there, all that they say. May block. */
  public static SortedMap<AppName, OnBranch> branches(Places places)
      throws RejectedException, UnavailableException {
    var branches = new TreeMap<AppName, OnBranch>();
    for (var entry : places.branches().look().entrySet()) {
      if (AppName.isValid(entry.getKey()) && entry.getValue().isThere()) {
        var app = new AppName(entry.getKey());
        branches.put(app, new OnBranch(entry.getValue(), release(app, entry.getValue(), places)));
      }
    }
    return branches;
  }

  /** A person's own request may be of a branch that is named like one of ours. */
  private static boolean isOurs(AppName app, ReleaseRequest request) {
    return Proposal.isOf(app, request.text().body());
  }

  private static Optional<Release> release(AppName app, ReviewState state, Places places)
      throws UnavailableException {
    var blob = state.content().release();
    return blob.isEmpty()
        ? Optional.empty()
        : ReleaseFile.read(ConfigTree.releasePath(app), places.config().read(blob.get())).value();
  }

  boolean hasOpen() {
    return requests.values().stream().anyMatch(ReleaseRequest::isOpen);
  }

  /**
   * What it found of one app.
   *
   * @param atTip its release file at the tip of the followed branch
   * @param trouble why a later look did not succeed
   */
  public Review review(AppName app, Optional<ObjectId> atTip, Optional<Trouble> trouble) {
    return new Review(
        Optional.ofNullable(branches.get(app)).map(it -> branch(it, atTip)),
        Optional.ofNullable(requests.get(app)).map(ReviewLook::request),
        closed.getOrDefault(app, List.of()).stream().map(ReviewLook::request).toList(),
        trouble,
        true);
  }

  private static Review.Branch branch(OnBranch branch, Optional<ObjectId> atTip) {
    var content = branch.state().content();
    var isUponTip = content.isOneCommit() && content.before().equals(atTip);
    return new Review.Branch(branch.state().head(), branch.release(), isUponTip);
  }

  private static Review.Request request(ReleaseRequest request) {
    var proposal = Proposal.parse(request.text().body());
    return new Review.Request(request.page(), request.head(), proposal, request.state());
  }
}
