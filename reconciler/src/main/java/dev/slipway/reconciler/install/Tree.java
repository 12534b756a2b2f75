package dev.slipway.reconciler.install;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an object of Kubernetes says: maps that keep the order in which they are written. */
public final class Tree {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  /** One that says nothing yet. */
  public static Tree empty() {
    return new Tree();
  }

  /** One that says this so far. */
  public static Tree of(String key, Object value) {
    return new Tree().with(key, value);
  }

  /** Says this too; trees, also those of a list, are copied as they are now. */
  public Tree with(String key, Object value) {
    entries.put(key, plain(value));
    return this;
  }

  /** Says this too, unless it is empty. */
  public Tree withAny(String key, Collection<?> values) {
    return values.isEmpty() ? this : with(key, values);
  }

  /** Says this too, unless it is empty. */
  public Tree withAny(String key, Map<String, ?> values) {
    return values.isEmpty() ? this : with(key, values);
  }

  /** A copy, which may be changed. */
  public Map<String, Object> map() {
    return new LinkedHashMap<>(entries);
  }

  /** A copy with all keys, at all depths, in the order of the alphabet. */
  public Map<String, Object> sorted() {
    return sorted(entries);
  }

  private static Map<String, Object> sorted(Map<?, ?> map) {
    var copy = new TreeMap<String, Object>();
    map.forEach((key, value) -> copy.put(key.toString(), sorted(value)));
    return copy;
  }

  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(Tree::sorted).toList();
      default -> value;
    };
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Tree tree -> tree.map();
      case List<?> list -> list.stream().map(Tree::plain).toList();
      default -> value;
    };
  }
}
