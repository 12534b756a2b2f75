package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Leadership;

/** Where apps run, and whether this is the daemon that acts there. */
public record Site(Cluster cluster, Leadership leadership) {
  /** The cluster, for what only the daemon that acts may do at a person's wish. */
  Cluster leading() throws UnavailableException {
    if (!leadership.isLeader()) {
      throw new UnavailableException("another daemon leads here: ask that one");
    }
    return cluster;
  }
}
