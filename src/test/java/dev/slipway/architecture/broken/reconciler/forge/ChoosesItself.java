package dev.slipway.architecture.broken.reconciler.forge;

import dev.slipway.architecture.broken.reconciler.forge.gitlab.Dialect;

public record ChoosesItself(Dialect adapter) {}
