package dev.slipway.architecture.broken.reconciler.forge.github;

import dev.slipway.architecture.broken.reconciler.forge.gitlab.Dialect;

public record KnowsGitLab(Dialect other) {}
