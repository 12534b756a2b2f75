package dev.slipway.architecture.broken.builder;

import dev.slipway.architecture.broken.router.Logs;

public record KnowsTheRouter(Logs router) {}
