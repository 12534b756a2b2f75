package dev.slipway.builder;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An image that a store keeps, and what it takes up there.
 *
 * @param keys of the builds that left it
 * @param blobs its config and layers with their sizes in bytes; images of an app share some
 * @param isOurs whether Slipway built it and nobody gave it another name: what is not ours is never
 *     deleted unasked
 */
public record KeptImage(
    ImageRef ref, SortedSet<BuildKey> keys, SortedMap<Digest, Long> blobs, boolean isOurs) {
  public KeptImage {
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    blobs = Collections.unmodifiableSortedMap(new TreeMap<>(blobs));
  }

  /** All of it, in bytes. */
  public long size() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }
}
