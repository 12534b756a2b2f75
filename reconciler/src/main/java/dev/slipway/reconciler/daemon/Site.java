package dev.slipway.reconciler.daemon;

import dev.slipway.builder.work.BuildMachine;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.PullSecrets;
import dev.slipway.reconciler.cluster.StandbyRoutes;
import java.util.Optional;

/**
 * Where apps run, and whether this is the daemon that acts there.
 *
 * @param pullSecrets those of apps that open registries
 * @param secrets those that apps are given
 * @param buildMachine where builds run that do not run on this machine; empty: all do
 * @param standbyRoutes where routes are left for routers; empty: nowhere
 */
public record Site(
    Cluster cluster,
    Leadership leadership,
    PullSecrets pullSecrets,
    AppSecrets secrets,
    Optional<BuildMachine> buildMachine,
    Optional<StandbyRoutes> standbyRoutes) {}
