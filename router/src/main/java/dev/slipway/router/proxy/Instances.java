package dev.slipway.router.proxy;

import dev.slipway.router.Backend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The instances that a table names, and those that none names any more until their last request is
 * over. Counts who names them, so that nobody has to look at all of them. Of one thread at a time,
 * but for {@link #requests}.
 */
final class Instances {
  private final Function<Backend, Instance> make;
  private final Map<Backend, Instance> known = new ConcurrentHashMap<>();

  /** Those that no target names. */
  private final Set<Instance> unnamed = new LinkedHashSet<>();

  /** Since targets were renamed last. */
  private final List<Instance> made = new ArrayList<>();

  /**
   * @param make is called once for each backend that is not known, or no more
   */
  Instances(Function<Backend, Instance> make) {
    this.make = make;
  }

  /** The instance that listens there: one that is new is not named yet. */
  Instance at(Backend backend) {
    var found = known.get(backend);
    if (found == null) {
      found = make.apply(backend);
      known.put(backend, found);
      made.add(found);
    }
    return found;
  }

  /** From now on these targets name theirs, and those no longer do. */
  void renamed(List<Target> fresh, List<Target> gone) {
    for (var target : fresh) {
      target.forAll(it -> it.instances().forEach(this::name));
    }
    for (var target : gone) {
      target.forAll(it -> it.instances().forEach(this::unname));
    }
    for (var instance : made) {
      if (!instance.isNamed()) { // of a table that could not be made
        unnamed.add(instance);
      }
    }
    made.clear();
  }

  private void name(Instance instance) {
    if (instance.isNamedNow() && unnamed.remove(instance)) {
      instance.enterTable();
    }
  }

  private void unname(Instance instance) {
    if (instance.isUnnamedNow()) {
      unnamed.add(instance);
    }
  }

  /** Those that no target names. */
  List<Instance> unnamed() {
    return List.copyOf(unnamed);
  }

  /** No event loop brings new requests to those that no target names. */
  void leave(Instant now) {
    unnamed.forEach(instance -> instance.leaveTable(now));
    forgetIdle();
  }

  private void forgetIdle() {
    unnamed.removeIf(instance -> {
      var isOver = instance.leftAt().isPresent() && instance.isIdle();
      if (isOver) {
        known.remove(instance.backend());
      }
      return isOver;
    });
  }

  /** Those that left and still have requests, and since when. */
  SortedMap<Backend, Instant> draining() {
    forgetIdle();
    var draining = new TreeMap<Backend, Instant>();
    for (var instance : unnamed) {
      instance.leftAt().ifPresent(since -> draining.put(instance.backend(), since));
    }
    return draining;
  }

  /** Requests and websockets that are at any of them; of any thread. */
  int requests() {
    return known.values().stream().mapToInt(Instance::requests).sum();
  }

  /** How many are known. */
  int size() {
    return known.size();
  }
}
