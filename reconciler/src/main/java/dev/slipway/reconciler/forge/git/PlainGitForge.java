package dev.slipway.reconciler.forge.git;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.ReviewBranches;
import dev.slipway.reconciler.git.ReviewState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host with nothing but git. A request is its branch: someone merges it by hand, or deletes it,
 * which closes the request. Its text is the message of the commit that was proposed, and no commit
 * gets a status.
 */
public final class PlainGitForge implements Forge {
  private final ReviewBranches branches;

  public PlainGitForge(ReviewBranches branches) {
    this.branches = branches;
  }

  @Override
  public SortedMap<AppName, ReleaseRequest> requests()
      throws RejectedException, UnavailableException {
    var requests = new TreeMap<AppName, ReleaseRequest>();
    branches
        .look()
        .forEach((name, state) -> {
          if (AppName.isValid(name) && state.proposed().isPresent()) {
            var app = new AppName(name);
            requests.put(app, request(app, state, state.proposed().get()));
          }
        });
    return requests;
  }

  @Override
  public SortedMap<AppName, List<ReleaseRequest>> closed() {
    var all = new TreeMap<AppName, List<ReleaseRequest>>();
    branches
        .closed()
        .forEach((name, those) -> {
          var app = new AppName(name);
          all.put(app, those.stream().map(it -> closed(app, it)).toList());
        });
    return all;
  }

  private static ReleaseRequest closed(AppName app, ReviewBranches.Closed closed) {
    return new ReleaseRequest(
            app,
            Optional.empty(),
            closed.head(),
            text(app, closed.message()),
            new RequestState.Closed(Optional.empty(), Optional.empty()))
        .remembered();
  }

  private static ReleaseRequest request(AppName app, ReviewState state, String message) {
    return new ReleaseRequest(
        app, Optional.empty(), state.head(), text(app, message), outcome(state.outcome()));
  }

  private static RequestText text(AppName app, String message) {
    var end = message.indexOf('\n');
    var title = end < 0 ? message : message.substring(0, end);
    var body = end < 0 ? "" : message.substring(end + 1);
    return new RequestText(title.isBlank() ? app.value() : title, body);
  }

  private static RequestState outcome(ReviewState.Outcome outcome) {
    return switch (outcome) {
      case ReviewState.Outcome.Waiting() -> new RequestState.Open();
      case ReviewState.Outcome.Landed(var commit, var by, var at) ->
          new RequestState.Merged(commit, by.map(Person::name), at);
      case ReviewState.Outcome.Gone() ->
          new RequestState.Closed(Optional.empty(), Optional.empty());
    };
  }

  @Override
  public ReleaseRequest propose(AppName app, RequestText text)
      throws RejectedException, UnavailableException {
    branches.propose(app.value());
    return Optional.ofNullable(requests().get(app))
        .orElseThrow(() -> new UnavailableException("slipway/" + app + " was deleted at once"));
  }

  /** There is nowhere to say why. */
  @Override
  public void withdraw(ReleaseRequest request, String why)
      throws RejectedException, UnavailableException {
    var now = Optional.ofNullable(requests().get(request.app())).filter(ReleaseRequest::isOpen);
    if (now.filter(it -> it.head().equals(request.head())).isPresent()) {
      branches.remove(request.app().value(), request.head());
    }
  }

  /** There is nowhere to show it. */
  @Override
  public void report(CommitStatus status) {
    // as the class says
  }
}
