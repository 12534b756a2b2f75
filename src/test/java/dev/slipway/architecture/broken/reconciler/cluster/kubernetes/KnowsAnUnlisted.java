package dev.slipway.architecture.broken.reconciler.cluster.kubernetes;

import org.awaitility.core.ConditionFactory;

public record KnowsAnUnlisted(ConditionFactory factory) {}
