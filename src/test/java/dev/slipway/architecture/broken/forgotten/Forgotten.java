package dev.slipway.architecture.broken.forgotten;

public record Forgotten() {}
