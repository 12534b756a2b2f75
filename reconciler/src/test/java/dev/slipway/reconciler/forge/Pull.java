package dev.slipway.reconciler.forge;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pull or merge request of a {@link ForgeServer}; guarded by {@link Pulls}. */
final class Pull {
  final long number;
  final String branch;
  final String base;
  final Instant created;
  final List<String> comments = new ArrayList<>();

  /** Whether it comes from a fork, whose branch is not in the repository. */
  boolean isFork;

  String title;
  String body;
  State state = State.OPEN;

  /** The last commit: of the branch, as long as it is open and there. */
  ObjectId head;

  Optional<ObjectId> mergeCommit = Optional.empty();
  Optional<ObjectId> squashCommit = Optional.empty();
  Instant updated;
  Optional<Instant> ended = Optional.empty();
  Optional<String> endedBy = Optional.empty();

  /** What became of it. */
  enum State {
    OPEN,
    CLOSED,
    MERGED
  }

  /** From where to where. */
  record Ends(String branch, String base, ObjectId head) {}

  Pull(long number, Ends ends, RequestText text, Instant now) {
    this.number = number;
    this.branch = ends.branch();
    this.base = ends.base();
    this.head = ends.head();
    this.title = text.title();
    this.body = text.body();
    this.created = now;
    this.updated = now;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isMerged() {
    return state == State.MERGED;
  }

  /** When it was merged; empty where it was not. */
  Optional<Instant> merged() {
    return ended.filter(_ -> isMerged());
  }

  /** Who merged it; empty where nobody did. */
  Optional<String> mergedBy() {
    return endedBy.filter(_ -> isMerged());
  }
}
