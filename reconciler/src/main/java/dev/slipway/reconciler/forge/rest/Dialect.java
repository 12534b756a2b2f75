package dev.slipway.reconciler.forge.rest;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.forge.ReviewBranch;
import java.util.Optional;
import java.util.function.Function;

/** How one kind of forge is asked about one repository, and what its answers mean. Pure. */
public interface Dialect {
  /** The list of all requests, also of others, the one that changed last being the first. */
  Request changes();

  /** The list of the open requests from a branch; others may be among them. */
  Request open(ReviewBranch branch);

  /** An entry of these lists; empty where it is not one of ours. */
  Optional<Listed> read(JsonObject entry);

  /** How to learn who merged or closed a request; empty where the list says it. */
  Optional<Question> whoEnded(ReleaseRequest request);

  /** Asks for one entry of the lists to be made. */
  Request create(ReviewBranch branch, RequestText text);

  Request rewrite(ReleaseRequest.Page page, RequestText text);

  Request comment(ReleaseRequest.Page page, String text);

  /** Closes it and gives it this text, both at once. */
  Request close(ReleaseRequest.Page page, RequestText text);

  Request report(CommitStatus status);

  /** Whether a refusal of {@link #create} or {@link #report} only says that it is so already. */
  boolean isSoAlready(Response refusal);

  /**
   * Something to ask.
   *
   * @param answer reads a good response; empty where it does not say
   */
  record Question(Request request, Function<Response, Optional<String>> answer) {}
}
