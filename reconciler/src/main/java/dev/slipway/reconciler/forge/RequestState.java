package dev.slipway.reconciler.forge;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.Optional;

/** What became of a request. */
public sealed interface RequestState {
  /** It waits for someone. */
  record Open() implements RequestState {}

  /**
   * Its content is on the followed branch.
   *
   * @param commit by which it came there: the merge, the squashed or the rebased one
   * @param by who merged it, as the host names people; empty where it does not say (yet)
   */
  record Merged(ObjectId commit, Optional<String> by, Instant at) implements RequestState {}

  /**
   * It was closed without being merged.
   *
   * @param by who closed it; empty where the host does not say (yet)
   * @param at empty where the host does not say
   */
  record Closed(Optional<String> by, Optional<Instant> at) implements RequestState {}
}
