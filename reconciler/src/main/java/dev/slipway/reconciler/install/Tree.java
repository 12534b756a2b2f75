package dev.slipway.reconciler.install;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that keep the order in which they are written. */
final class Tree {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  static Tree of(String key, Object value) {
    return new Tree().with(key, value);
  }

  Tree with(String key, Object value) {
    entries.put(key, value instanceof Tree tree ? tree.map() : value);
    return this;
  }

  Map<String, Object> map() {
    return new LinkedHashMap<>(entries);
  }
}
