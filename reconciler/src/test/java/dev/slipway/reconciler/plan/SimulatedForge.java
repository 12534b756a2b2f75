package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.forge.ReleaseRequest.Page;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.ledger.Current;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.plan.Review.Request;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Branches and requests in memory, and the people who merge and close these. */
final class SimulatedForge {
  private final Map<AppName, Branch> branches = new TreeMap<>();
  private final Map<AppName, Request> requests = new TreeMap<>();
  private final Map<AppName, List<Request>> closed = new TreeMap<>();
  private int count;

  /** What a branch says, and what the release file said below it. */
  private record Branch(int number, Release release, Current below) {}

  Review review(SimulatedApp app) {
    var tip = app.ledger.ledger().current();
    return new Review(
        Optional.ofNullable(branches.get(app.name))
            .map(branch ->
                new Review.Branch(
                    LedgerStory.id("branch " + branch.number()),
                    Optional.of(branch.release()),
                    branch.below().equals(tip))),
        Optional.ofNullable(requests.get(app.name)),
        closed.getOrDefault(app.name, List.of()),
        Optional.empty(),
        true);
  }

  boolean hasOpen(AppName app) {
    return open(app).isPresent();
  }

  private Optional<Request> open(AppName app) {
    return Optional.ofNullable(requests.get(app)).filter(Request::isOpen);
  }

  /** Does nothing where a person did something since the plan was made. */
  void propose(Step.Propose step, SimulatedApp app) {
    if (review(app).equals(step.seen())) {
      propose(step.record().release(), app);
    }
  }

  /** A person has this proposed, whatever was proposed before. */
  void propose(Release release, SimulatedApp app) {
    count++;
    branches.put(app.name, new Branch(count, release, app.ledger.ledger().current()));
    var page = open(app.name).flatMap(Request::page).or(this::newPage);
    put(app.name, page, Optional.of(Proposal.of(release)), new RequestState.Open());
  }

  private Optional<Page> newPage() {
    return Optional.of(new Page(count, URI.create("https://forge.example/" + count)));
  }

  void withdraw(Step.Withdraw step, SimulatedApp app) {
    if (review(app).equals(step.seen())) {
      var page = open(app.name).flatMap(Request::page);
      put(app.name, page, Optional.empty(), closed());
      branches.remove(app.name);
    }
  }

  /** Merges what is open, also where that needs a hand because the file changed meanwhile. */
  void merge(SimulatedApp app) {
    var request = open(app.name).orElseThrow();
    app.ledger.now(Objects.requireNonNull(branches.get(app.name)).release());
    var merged =
        new RequestState.Merged(
            LedgerStory.id("merge " + ++count), Optional.of("ann"), Instant.MIN);
    put(app.name, request.page(), request.proposal(), merged);
  }

  void close(AppName app) {
    var request = open(app).orElseThrow();
    var those = closed.computeIfAbsent(app, _ -> new ArrayList<>());
    those.addFirst(new Request(request.page(), request.head(), request.proposal(), closed()));
    put(app, request.page(), request.proposal(), closed());
  }

  private static RequestState closed() {
    return new RequestState.Closed(Optional.of("ann"), Optional.empty());
  }

  private void put(
      AppName app, Optional<Page> page, Optional<Proposal> proposal, RequestState state) {
    requests.put(app, new Request(page, LedgerStory.id("head " + count), proposal, state));
  }
}
