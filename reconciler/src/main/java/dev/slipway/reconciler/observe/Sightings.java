package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.Origin;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Head;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where what apps are made of was seen last; {@code changed} is called after it changed. */
final class Sightings {
  private final Map<Origin, Seen> seen = new ConcurrentHashMap<>();
  private final Runnable changed;

  /** Where something stands, and its files there, for as long as they are of use. */
  private record Seen(SourceState state, Optional<SourceTree> tree) {
    static final Seen NOTHING = new Seen(SourceState.UNSEEN, Optional.empty());
  }

  Sightings(Runnable changed) {
    this.changed = changed;
  }

  SourceState state(Origin origin) {
    return last(origin).state();
  }

  /** The files at the head of a source, where they make this key. */
  Optional<SourceTree> tree(Origin origin, BuildKey key) {
    var last = last(origin);
    return last.state().commit().filter(it -> it.key().equals(key)).flatMap(_ -> last.tree());
  }

  void see(Origin origin, Head head, Optional<SourceTree> tree) {
    var before = last(origin);
    var now = new Seen(new SourceState(Optional.of(head), Optional.empty()), tree);
    seen.put(origin, now);
    if (!before.state().equals(now.state())) {
      changed.run();
    }
  }

  void fail(Origin origin, Trouble trouble) {
    var before = last(origin);
    if (!before.state().trouble().equals(Optional.of(trouble))) {
      var state = new SourceState(before.state().head(), Optional.of(trouble));
      seen.put(origin, new Seen(state, before.tree()));
      changed.run();
    }
  }

  void keepOnly(Set<? extends Origin> origins) {
    seen.keySet().retainAll(origins);
  }

  private Seen last(Origin origin) {
    return seen.getOrDefault(origin, Seen.NOTHING);
  }
}
