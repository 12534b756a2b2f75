package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is known of objects of ours, by app: from watches, and from answers to own writes, which
 * come sooner. The newer of two states of an object wins, whichever comes first.
 */
final class Shelf<K extends Comparable<K>, T extends HasMetadata> {
  /** So many deleted objects are remembered, lest a late answer brings one back. */
  private static final int GRAVES = 10_000;

  private final Map<K, T> objects = new HashMap<>();
  private final SortedMap<AppName, SortedMap<K, T>> byApp = new TreeMap<>();
  private final Set<String> graves = new LinkedHashSet<>();
  private final Consumer<AppName> changes;

  /**
   * @param changes is told, on the thread that brings the news, whose objects changed
   */
  Shelf(Consumer<AppName> changes) {
    this.changes = changes;
  }

  synchronized Optional<T> find(K key) {
    return Optional.ofNullable(objects.get(key));
  }

  synchronized SortedMap<K, T> of(AppName app) {
    return new TreeMap<>(byApp.getOrDefault(app, Collections.emptySortedMap()));
  }

  synchronized Set<AppName> apps() {
    return new TreeSet<>(byApp.keySet());
  }

  synchronized Map<K, T> all() {
    return Map.copyOf(objects);
  }

  void seen(K key, T object) {
    Optional<AppName> before;
    synchronized (this) {
      var known = objects.get(key);
      if (graves.contains(object.getMetadata().getUid())
          || (known != null && !isNewer(object, known))) {
        return;
      }
      before = drop(key);
      objects.put(key, object);
      Labels.app(object)
          .ifPresent(app -> byApp.computeIfAbsent(app, _ -> new TreeMap<>()).put(key, object));
    }
    before.ifPresent(changes);
    Labels.app(object).filter(app -> !before.equals(Optional.of(app))).ifPresent(changes);
  }

  void gone(K key, T object) {
    Optional<AppName> before;
    synchronized (this) {
      bury(object.getMetadata().getUid());
      var known = objects.get(key);
      if (known == null || !known.getMetadata().getUid().equals(object.getMetadata().getUid())) {
        return;
      }
      before = drop(key);
    }
    before.ifPresent(changes);
  }

  private Optional<AppName> drop(K key) {
    var known = objects.remove(key);
    if (known == null) {
      return Optional.empty();
    }
    var app = Labels.app(known);
    app.ifPresent(name ->
        byApp.computeIfPresent(
            name,
            (_, rest) -> {
              rest.remove(key);
              return rest.isEmpty() ? null : rest;
            }));
    return app;
  }

  private void bury(String uid) {
    graves.add(uid);
    if (graves.size() > GRAVES) {
      graves.remove(graves.iterator().next());
    }
  }

  /**
   * Resource versions are told apart by size: what Kubernetes promises since 1.35, and always did.
   */
  private static boolean isNewer(HasMetadata object, HasMetadata known) {
    return version(object) > version(known);
  }

  private static long version(HasMetadata object) {
    var text = object.getMetadata().getResourceVersion();
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
