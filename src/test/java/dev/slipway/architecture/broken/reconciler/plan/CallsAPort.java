package dev.slipway.architecture.broken.reconciler.plan;

import dev.slipway.architecture.broken.reconciler.cluster.Port;

public record CallsAPort(Port port) {}
