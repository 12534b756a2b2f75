package dev.slipway.architecture.broken.builder.buildpack;

import dev.slipway.architecture.broken.builder.oci.Images;

public record KnowsTheImages(Images images) {}
