package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The config repository at one commit of the followed branch.
 *
 * @param files {@code slipway.yaml}, {@code apps/**.yaml} and {@code releases/*.yaml}, each with
 *     the id of its blob; paths are relative to the followed folder
 */
public record Revision(ObjectId commit, SortedMap<String, ObjectId> files) {
  public Revision {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }
}
