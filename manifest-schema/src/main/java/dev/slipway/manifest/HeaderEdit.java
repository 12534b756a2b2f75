package dev.slipway.manifest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is done to the headers of a request or an answer. Names in lower case.
 *
 * @param set headers that are set to a value, whatever they were
 * @param remove headers that are dropped
 */
public record HeaderEdit(SortedMap<String, String> set, SortedSet<String> remove) {
  public static final HeaderEdit NONE = new HeaderEdit(new TreeMap<>(), new TreeSet<>());

  public HeaderEdit {
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    remove = Collections.unmodifiableSortedSet(new TreeSet<>(remove));
  }

  public boolean isNone() {
    return set.isEmpty() && remove.isEmpty();
  }

  /** This, and of {@code defaults} what this says nothing of. */
  HeaderEdit or(HeaderEdit defaults) {
    var both = new HeaderEdit(defaults.set(), defaults.remove()).without(this);
    var newSet = new TreeMap<>(both.set());
    newSet.putAll(set);
    var newRemove = new TreeSet<>(both.remove());
    newRemove.addAll(remove);
    return new HeaderEdit(newSet, newRemove);
  }

  private HeaderEdit without(HeaderEdit named) {
    var left = new TreeMap<>(set);
    left.keySet().removeAll(named.set().keySet());
    left.keySet().removeAll(named.remove());
    var dropped = new TreeSet<>(remove);
    dropped.removeAll(named.set().keySet());
    return new HeaderEdit(left, dropped);
  }
}
