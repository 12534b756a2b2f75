package dev.slipway.architecture.broken.reconciler.forge.gitlab;

public record Dialect(String project) {}
