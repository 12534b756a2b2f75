package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.PullSecrets;

/**
 * Where apps run, and whether this is the daemon that acts there.
 *
 * @param pullSecrets those of apps that open registries
 */
public record Site(Cluster cluster, Leadership leadership, PullSecrets pullSecrets) {}
