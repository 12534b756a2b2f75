package dev.slipway.reconciler.cluster;

/** One line that an instance wrote, without its line end. */
public record LogLine(InstanceId instance, String text) {}
