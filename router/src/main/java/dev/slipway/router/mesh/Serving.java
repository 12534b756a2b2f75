package dev.slipway.router.mesh;

import dev.slipway.manifest.Digest;
import dev.slipway.router.Backend;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one router serves.
 *
 * @param version of the table
 * @param draining the backends that are not in it but still have requests under way, and since when
 */
public record Serving(Digest version, SortedMap<Backend, Instant> draining) {
  public Serving {
    draining = Collections.unmodifiableSortedMap(new TreeMap<>(draining));
  }
}
