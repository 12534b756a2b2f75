package dev.slipway.architecture.broken.builder.oci;

public record Images() {}
