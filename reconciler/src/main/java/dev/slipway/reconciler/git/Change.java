package dev.slipway.reconciler.git;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A commit to be made: who made it, why, and what it does to which files. */
public record Change(Person author, String message, SortedMap<String, FileEdit> files) {
  public Change {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }
}
