package dev.slipway.architecture.broken.reconciler.cluster.kubernetes;

import dev.slipway.architecture.broken.reconciler.cluster.local.KnowsJgit;

public record KnowsLocal(KnowsJgit other) {}
