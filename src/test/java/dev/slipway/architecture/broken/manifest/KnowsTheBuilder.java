package dev.slipway.architecture.broken.manifest;

import dev.slipway.architecture.broken.builder.KnowsTheRouter;

public record KnowsTheBuilder(KnowsTheRouter router) {}
