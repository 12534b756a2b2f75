package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.SourceTree;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Head;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where what apps are made of was seen last; {@code changed} is called after it changed. */
final class Sightings {
  private final Map<Followed, Seen> seen = new ConcurrentHashMap<>();
  private final Runnable changed;

  /** Where something stands, and its files there, for as long as they are of use. */
  private record Seen(SourceState state, Optional<SourceTree> tree) {
    static final Seen NOTHING = new Seen(SourceState.UNSEEN, Optional.empty());
  }

  Sightings(Runnable changed) {
    this.changed = changed;
  }

  SourceState state(Followed followed) {
    return last(followed).state();
  }

  /** The files at the head of a source, where they make this key. */
  Optional<SourceTree> tree(Followed followed, BuildKey key) {
    var last = last(followed);
    return last.state().commit().filter(it -> it.key().equals(key)).flatMap(_ -> last.tree());
  }

  void see(Followed followed, Head head, Optional<SourceTree> tree) {
    var before = last(followed);
    var now = new Seen(new SourceState(Optional.of(head), Optional.empty()), tree);
    seen.put(followed, now);
    if (!before.state().equals(now.state())) {
      changed.run();
    }
  }

  void fail(Followed followed, Trouble trouble) {
    var before = last(followed);
    if (!before.state().trouble().equals(Optional.of(trouble))) {
      var state = new SourceState(before.state().head(), Optional.of(trouble));
      seen.put(followed, new Seen(state, before.tree()));
      changed.run();
    }
  }

  void keepOnly(Set<Followed> all) {
    seen.keySet().retainAll(all);
  }

  private Seen last(Followed followed) {
    return seen.getOrDefault(followed, Seen.NOTHING);
  }
}
