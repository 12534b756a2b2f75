package dev.slipway.architecture.broken.reconciler.cluster.kubernetes;

import org.eclipse.jgit.lib.ObjectId;

public record KnowsJgitToo(ObjectId id) {}
