package dev.slipway.reconciler.forge.rest;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.forge.ReviewBranch;
import java.net.URI;
import java.util.Optional;

/** An entry of a forge's list of requests that is one of ours. */
public record Listed(ReleaseRequest.Page page, ReleaseRequest request) {
  /** What every forge says of a request. */
  public record Facts(ReviewBranch branch, long number, URI url, ObjectId head) {}

  public static Listed of(Facts facts, RequestText text, RequestState state) {
    var page = new ReleaseRequest.Page(facts.number(), facts.url());
    return new Listed(
        page,
        new ReleaseRequest(facts.branch().app(), Optional.of(page), facts.head(), text, state));
  }

  long number() {
    return page.number();
  }

  /** The same, with who ended it. */
  Listed endedBy(String who) {
    var state =
        switch (request.state()) {
          case RequestState.Open open -> open;
          case RequestState.Merged(var commit, _, var at) ->
              new RequestState.Merged(commit, Optional.of(who), at);
          case RequestState.Closed(_, var at) -> new RequestState.Closed(Optional.of(who), at);
        };
    return new Listed(
        page,
        new ReleaseRequest(request.app(), request.page(), request.head(), request.text(), state));
  }
}
