package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Leadership;

/** Where apps run, and whether this is the daemon that acts there. */
public record Site(Cluster cluster, Leadership leadership) {}
