package dev.slipway.architecture.broken.reconciler.cluster;

import dev.slipway.architecture.broken.reconciler.cluster.local.KnowsJgit;

public record TalksBack(KnowsJgit adapter) {}
