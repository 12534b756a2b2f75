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
 * @param version of the table, or {@link #NO_TABLE}
 * @param draining the backends that are not in it but still have requests under way, and since when
 */
public record Serving(Digest version, SortedMap<Backend, Instant> draining) {
  /** The version that a router tells that has no table, not even one without routes. */
  public static final Digest NO_TABLE = Digest.of("no table");

  public Serving {
    draining = Collections.unmodifiableSortedMap(new TreeMap<>(draining));
  }

  boolean hasTable() {
    return !version.equals(NO_TABLE);
  }
}
